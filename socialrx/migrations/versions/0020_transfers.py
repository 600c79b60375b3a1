"""Transfers: one team asks another to take somebody on; and that a worker has seen what was handed to them."""

import sqlalchemy as sa
from alembic import op

from socialrx.core.database import UTCDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

STATES = ("asked", "accepted", "refused", "withdrawn")


def points_at(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    table = "transfer"
    op.create_table(
        table,
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("from_team_id", sa.Uuid(), nullable=False),
        sa.Column("to_team_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="transferstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("why", sa.String(1000), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.String(1000), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)", name=op.f("ck_transfer_paired_answered_at")
        ),
        sa.CheckConstraint("from_team_id <> to_team_id", name=op.f("ck_transfer_two_teams")),
        sa.CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name=op.f("ck_transfer_answered_once")),
        sa.CheckConstraint("length(why) > 0", name=op.f("ck_transfer_says_why")),
        sa.CheckConstraint("state <> 'refused' OR length(answer) > 0", name=op.f("ck_transfer_refusal_has_reason")),
        points_at(table, "referral_id", "referral"),
        points_at(table, "from_team_id", "team"),
        points_at(table, "to_team_id", "team"),
        points_at(table, "asked_by_id", "user_account"),
        points_at(table, "answered_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    op.create_index("ix_transfer_referral", table, ["referral_id", "state"])
    op.create_index("ix_transfer_to", table, ["to_team_id", "state", "due_on"])
    op.create_index("ix_transfer_from", table, ["from_team_id", "state", "due_on"])
    waits = sa.text("state = 'asked'")
    op.create_index(
        "uq_transfer_one_waits", table, ["referral_id"], unique=True, sqlite_where=waits, postgresql_where=waits
    )
    make_seen()


def make_seen() -> None:
    table = "hand_over_seen"
    op.create_table(
        table,
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        points_at(table, "case_id", "case_"),
        points_at(table, "step_id", "case_step"),
        points_at(table, "user_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over_seen")),
        sa.UniqueConstraint("step_id", name=op.f("uq_hand_over_seen_step_id")),
    )
    op.create_index(op.f("ix_hand_over_seen_case_id"), table, ["case_id"])


def downgrade() -> None:
    op.drop_table("hand_over_seen")
    op.drop_table("transfer")
