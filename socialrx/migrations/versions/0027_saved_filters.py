"""Saved filters, mentions that were dismissed, and people by telephone."""

import sqlalchemy as sa
from alembic import op

from socialrx.core.database import UTCDateTime
from socialrx.patients.names import folded

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

PAGES = ("caseload", "new_referrals")
# Letters that were not folded to plain ones before.
NEWLY_FOLDED = "œðþı"


def upgrade() -> None:
    op.create_table(
        "saved_filter",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "page",
            sa.Enum(*PAGES, name="filteredpage", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("query", sa.String(300), nullable=False),
        sa.Column("saved_at", UTCDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_saved_filter_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("user_id", "page", "name", name=op.f("uq_saved_filter_user_id_page_name")),
    )
    op.create_table(
        "dismissed_mention",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("need", sa.String(60), nullable=False),
        sa.Column("dismissed_at", UTCDateTime(), nullable=False),
        sa.Column("dismissed_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_dismissed_mention_case_id")),
        sa.ForeignKeyConstraint(
            ["dismissed_by_id"], ["user_account.id"], name=op.f("fk_dismissed_mention_dismissed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dismissed_mention")),
        sa.UniqueConstraint("case_id", "need", name=op.f("uq_dismissed_mention_case_id_need")),
    )
    for column in ("mobile", "landline"):
        op.create_index(f"ix_patient_{column}", "patient", [column])
    fold_again()


def fold_again() -> None:
    """The few names with a letter that is folded since."""
    patient = sa.table("patient", *map(sa.column, ("id", "given_name", "family_name", "folded_given", "folded_family")))
    bind = op.get_bind()
    has_one = [patient.c[f"folded_{part}"].contains(letter) for part in ("given", "family") for letter in NEWLY_FOLDED]
    columns = (patient.c.id, patient.c.given_name, patient.c.family_name)
    for id, given, family in bind.execute(sa.select(*columns).where(sa.or_(*has_one))).all():
        new = {"folded_given": folded(given), "folded_family": folded(family)}
        bind.execute(sa.update(patient).where(patient.c.id == id).values(**new))


def downgrade() -> None:
    op.drop_index("ix_patient_landline", "patient")
    op.drop_index("ix_patient_mobile", "patient")
    op.drop_table("dismissed_mention")
    op.drop_table("saved_filter")
