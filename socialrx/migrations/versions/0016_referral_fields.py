"""What the national standard asks of a referral: the reason, safe times, the people around, and how long people wait."""

import sqlalchemy as sa
from alembic import op

from socialrx.core.database import UTCDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ADDED = (
    ("patient", "no_practice", 10, "unknown"),
    ("patient", "accommodation", 10, ""),
    ("patient", "employment", 10, ""),
    ("patient", "unsafe_times", 80, ""),
    ("referral", "reason", 150, ""),
)


def upgrade() -> None:
    for table, column, length, default in ADDED:
        op.add_column(table, sa.Column(column, sa.String(length), nullable=False, server_default=default))
    make_key_contacts()
    reached = sa.text("first_contact_at IS NOT NULL")
    op.create_index(
        "ix_case_team_first_contact",
        "case_",
        ["team_id", "first_contact_at"],
        sqlite_where=reached,
        postgresql_where=reached,
    )


def make_key_contacts() -> None:
    points = {"patient_id": "patient", "added_by_id": "user_account", "ended_by_id": "user_account"}
    op.create_table(
        "key_contact",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(70), nullable=False),
        sa.Column("relationship", sa.String(35), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("is_carer", sa.Boolean(), nullable=False),
        sa.Column("may_talk", sa.Boolean(), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name=op.f("ck_key_contact_paired_ended_at")),
        sa.CheckConstraint("length(name) + length(relationship) > 0", name=op.f("ck_key_contact_somebody")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_key_contact_{column}"))
            for column, table in points.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_contact")),
    )
    op.create_index("ix_key_contact_patient", "key_contact", ["patient_id", "added_at"])


def downgrade() -> None:
    op.drop_index("ix_case_team_first_contact", "case_")
    op.drop_table("key_contact")
    for table, column, _, _ in reversed(ADDED):
        op.drop_column(table, column)
