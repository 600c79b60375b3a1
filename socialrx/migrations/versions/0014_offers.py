"""Proactive lists: the lists, the offer to each person, and the rows kept aside."""

import sqlalchemy as sa
from alembic import op

from socialrx.core.database import UTCDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

IS_LOADED = sa.text("loaded_at IS NOT NULL AND withdrawn_at IS NULL")
IS_OPEN = sa.text("state = 'offered'")
STATES = ("offered", "agreed", "declined", "withdrawn")


def upgrade() -> None:
    make_lists()
    make_offers()
    op.create_table(
        "refused_row",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column_name", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["proactive_list.id"], name="fk_refused_row_list_id"),
        sa.PrimaryKeyConstraint("id", name="pk_refused_row"),
    )
    op.create_index("ix_refused_row_list_id", "refused_row", ["list_id"])


def make_lists() -> None:
    op.create_table(
        "proactive_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("cohort", sa.String(60), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("stored_as", sa.String(64), nullable=False),
        sa.Column("rows_in_file", sa.Integer(), nullable=False),
        sa.Column("checked_at", UTCDateTime(), nullable=False),
        sa.Column("checked_by_id", sa.Uuid(), nullable=False),
        sa.Column("loaded_at", UTCDateTime(), nullable=True),
        sa.Column("loaded_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_because", sa.String(300), nullable=False),
        sa.Column("people_removed", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(loaded_at IS NULL) = (loaded_by_id IS NULL)", name="ck_proactive_list_paired_loaded_at"
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name="ck_proactive_list_paired_withdrawn_at"
        ),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR loaded_at IS NOT NULL", name="ck_proactive_list_loaded_before_withdrawn"
        ),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR length(withdrawn_because) > 0", name="ck_proactive_list_withdrawn_has_reason"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_proactive_list_team_id"),
        sa.ForeignKeyConstraint(["practice_id"], ["organisation.id"], name="fk_proactive_list_practice_id"),
        *by_whom("proactive_list", "checked_by_id", "loaded_by_id", "withdrawn_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_proactive_list"),
    )
    op.create_index("ix_proactive_list_practice_id", "proactive_list", ["practice_id"])
    op.create_index("ix_proactive_list_team", "proactive_list", ["team_id", "loaded_at"])
    op.create_index(
        "uq_proactive_list_file",
        "proactive_list",
        ["team_id", "digest"],
        unique=True,
        sqlite_where=IS_LOADED,
        postgresql_where=IS_LOADED,
    )


def make_offers() -> None:
    op.create_table(
        "offer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("cohort", sa.String(60), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="offerstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("is_first_known", sa.Boolean(), nullable=False),
        sa.Column("times_asked", sa.Integer(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(asked_at IS NULL) = (asked_by_id IS NULL)", name="ck_offer_paired_asked_at"),
        sa.CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="ck_offer_paired_answered_at"),
        sa.CheckConstraint("(times_asked > 0) = (asked_at IS NOT NULL)", name="ck_offer_asked_when"),
        sa.CheckConstraint(
            "(state IN ('agreed', 'declined')) = (answered_at IS NOT NULL)", name="ck_offer_answered_when"
        ),
        sa.CheckConstraint("(state = 'agreed') = (referral_id IS NOT NULL)", name="ck_offer_agreed_is_referred"),
        sa.ForeignKeyConstraint(["list_id"], ["proactive_list.id"], name="fk_offer_list_id"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_offer_team_id"),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name="fk_offer_patient_id"),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name="fk_offer_referral_id"),
        *by_whom("offer", "asked_by_id", "answered_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_offer"),
        sa.UniqueConstraint("list_id", "patient_id", name="uq_offer_list_id_patient_id"),
        sa.UniqueConstraint("referral_id", name="uq_offer_referral_id"),
    )
    op.create_index("ix_offer_list", "offer", ["list_id", "state", "times_asked", "id"])
    op.create_index("ix_offer_patient", "offer", ["patient_id", "team_id"])
    op.create_index("ix_offer_team_id", "offer", ["team_id"])
    op.create_index(
        "ix_offer_open", "offer", ["patient_id"], unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
    )


def by_whom(table: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], ["user_account.id"], name=f"fk_{table}_{column}") for column in columns
    ]


def downgrade() -> None:
    op.drop_table("refused_row")
    op.drop_table("offer")
    op.drop_table("proactive_list")
