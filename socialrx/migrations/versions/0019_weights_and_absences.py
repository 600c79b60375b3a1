"""Weights and absences."""

import sqlalchemy as sa
from alembic import op

from socialrx.core.database import UTCDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KINDS = ("leave", "sickness", "training", "other")


def points_at(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_absence_{column}"))


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="absencekind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("cover_id", sa.Uuid(), nullable=True),
        sa.Column("set_at", UTCDateTime(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name=op.f("ck_absence_paired_ended_at")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_absence_ends_after_start")),
        sa.CheckConstraint("cover_id IS NULL OR cover_id <> user_id", name=op.f("ck_absence_covered_by_another")),
        points_at("user_id", "user_account"),
        points_at("team_id", "team"),
        points_at("cover_id", "user_account"),
        points_at("set_by_id", "user_account"),
        points_at("ended_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    for name, first in (("ix_absence_user", "user_id"), ("ix_absence_team", "team_id"), ("ix_absence_cover", "cover_id")):
        op.create_index(name, "absence", [first, "ends_on"])
    op.add_column("user_account", sa.Column("hours_a_week", sa.Double(), nullable=True))
    op.add_column("user_account", sa.Column("languages", sa.String(200), nullable=False, server_default=""))
    with op.batch_alter_table("case_grant") as grants:
        grants.add_column(sa.Column("absence_id", sa.Uuid(), nullable=True))
        grants.create_foreign_key(op.f("fk_case_grant_absence_id"), "absence", ["absence_id"], ["id"])
        grants.create_index("ix_case_grant_absence", ["absence_id"])
    op.create_index("ix_case_worker_opened", "case_", ["link_worker_id", "opened_at"])


def downgrade() -> None:
    op.drop_index("ix_case_worker_opened", "case_")
    with op.batch_alter_table("case_grant") as grants:
        grants.drop_index("ix_case_grant_absence")
        grants.drop_constraint(op.f("fk_case_grant_absence_id"), type_="foreignkey")
        grants.drop_column("absence_id")
    op.drop_column("user_account", "languages")
    op.drop_column("user_account", "hours_a_week")
    op.drop_table("absence")
