"""Home visits to which nobody set off are found by their day; a high risk has its own place in New referrals."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

referral = sa.table("referral", sa.column("turn", sa.Integer))
# What is read first went from 0 to -1; 0 is a high risk from now on.
CRISIS, BEFORE_IN_TURN = -1, 0


def upgrade() -> None:
    op.create_index("ix_appointment_kind", "appointment", ["kind", "state", "on", "at"])
    op.execute(referral.update().where(referral.c.turn == BEFORE_IN_TURN).values(turn=CRISIS))


def downgrade() -> None:
    op.execute(referral.update().where(referral.c.turn == CRISIS).values(turn=BEFORE_IN_TURN))
    op.drop_index("ix_appointment_kind", "appointment")
