"""Home visits that were booked and that nobody set off to are found by their day."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_appointment_kind", "appointment", ["kind", "state", "on", "at"])


def downgrade() -> None:
    op.drop_index("ix_appointment_kind", "appointment")
