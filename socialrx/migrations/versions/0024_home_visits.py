"""Home visits."""

import sqlalchemy as sa
from alembic import op

from socialrx.core.database import UTCDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

STILL_OUT = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "home_visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=True),
        sa.Column("going_at", UTCDateTime(), nullable=False),
        sa.Column("expected_out_at", UTCDateTime(), nullable=False),
        sa.Column("in_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "ended_how",
            sa.Enum(
                "out_safely",
                "not_gone",
                "spoken_to",
                name="visitend",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ck_home_visit_paired_ended_at"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_how IS NULL)", name="ck_home_visit_ended_says_how"),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name="fk_home_visit_case_id"),
        sa.ForeignKeyConstraint(["worker_id"], ["user_account.id"], name="fk_home_visit_worker_id"),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], name="fk_home_visit_appointment_id"),
        sa.ForeignKeyConstraint(["ended_by_id"], ["user_account.id"], name="fk_home_visit_ended_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_home_visit"),
    )
    partial = {"sqlite_where": STILL_OUT, "postgresql_where": STILL_OUT}
    op.create_index("ix_home_visit_still_out", "home_visit", ["expected_out_at", "id"], **partial)
    op.create_index("ux_home_visit_one_at_a_time", "home_visit", ["worker_id"], unique=True, **partial)
    op.create_index("ix_home_visit_case", "home_visit", ["case_id"])


def downgrade() -> None:
    op.drop_table("home_visit")
