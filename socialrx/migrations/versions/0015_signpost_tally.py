"""The signpost tally: no person in it."""

import sqlalchemy as sa
from alembic import op

from socialrx.core.database import UTCDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

POINTERS = {"practice_id": "organisation", "by_id": "user_account", "service_id": "service"}


def upgrade() -> None:
    op.create_table(
        "signpost_tally",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("need", sa.String(60), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_signpost_tally_{column}"))
            for column, table in POINTERS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signpost_tally")),
    )
    op.create_index("ix_signpost_tally_practice", "signpost_tally", ["practice_id", "month"])
    op.create_index("ix_signpost_tally_by", "signpost_tally", ["by_id", "at"])


def downgrade() -> None:
    op.drop_table("signpost_tally")
