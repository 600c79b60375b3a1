"""Appointments, and the calendar feeds of those who have them."""

import sqlalchemy as sa
from alembic import op

from socialrx.core.database import UTCDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def words(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("zone", sa.String(40), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            words("call", "video", "meet", "home_visit", "accompanied", name="appointmentkind"),
            nullable=False,
        ),
        sa.Column("place", sa.String(150), nullable=False),
        sa.Column("travel_note", sa.String(150), nullable=False),
        sa.Column(
            "state",
            words(
                "booked",
                "attended",
                "did_not_attend",
                "cancelled_by_person",
                "cancelled_by_us",
                name="appointmentstate",
            ),
            nullable=False,
        ),
        sa.Column("attendance", sa.String(2), nullable=True),
        sa.Column("booked_at", UTCDateTime(), nullable=False),
        sa.Column("booked_by_id", sa.Uuid(), nullable=False),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 5 AND 480", name="ck_appointment_length"),
        sa.CheckConstraint("(state = 'booked') = (attendance IS NULL)", name="ck_appointment_outcome_has_code"),
        sa.CheckConstraint("(settled_at IS NULL) = (settled_by_id IS NULL)", name="ck_appointment_paired_settled_at"),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name="fk_appointment_case_id"),
        sa.ForeignKeyConstraint(["worker_id"], ["user_account.id"], name="fk_appointment_worker_id"),
        sa.ForeignKeyConstraint(["booked_by_id"], ["user_account.id"], name="fk_appointment_booked_by_id"),
        sa.ForeignKeyConstraint(["settled_by_id"], ["user_account.id"], name="fk_appointment_settled_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_appointment"),
    )
    op.create_index("ix_appointment_worker", "appointment", ["worker_id", "on", "at", "id"])
    op.create_index("ix_appointment_case", "appointment", ["case_id", "on"])
    op.create_table(
        "calendar_feed",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_calendar_feed_user_id"),
        sa.PrimaryKeyConstraint("user_id", name="pk_calendar_feed"),
        sa.UniqueConstraint("secret_hash", name="uq_calendar_feed_secret_hash"),
    )


def downgrade() -> None:
    op.drop_table("calendar_feed")
    op.drop_table("appointment")
