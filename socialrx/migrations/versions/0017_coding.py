"""Codes that a practice says it has recorded."""

import sqlalchemy as sa
from alembic import op

from socialrx.core.database import UTCDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLE = "code_recorded"
STANDS = sa.text("undone_at IS NULL")
POINTS_TO = {
    "patient_id": "patient",
    "practice_id": "organisation",
    "referral_id": "referral",
    "offer_id": "offer",
    "recorded_by_id": "user_account",
    "undone_by_id": "user_account",
}


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=True),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(18), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by_id IS NULL)", name=op.f("ck_code_recorded_paired_undone_at")
        ),
        sa.CheckConstraint("(referral_id IS NULL) <> (offer_id IS NULL)", name=op.f("ck_code_recorded_one_episode")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_{TABLE}_{column}")
            for column, table in POINTS_TO.items()
        ),
        sa.PrimaryKeyConstraint("id", name="pk_code_recorded"),
    )
    for what in ("referral", "offer"):
        columns = [f"{what}_id", "code"]
        only = {"sqlite_where": STANDS, "postgresql_where": STANDS}
        op.create_index(f"uq_code_recorded_{what}", TABLE, columns, unique=True, **only)
    op.create_index("ix_code_recorded_practice", TABLE, ["practice_id", "recorded_at"])
    op.create_index("ix_code_recorded_patient_id", TABLE, ["patient_id"])


def downgrade() -> None:
    op.drop_table(TABLE)
