"""Messages back: what was arranged, told by hand where the post failed, a weekly letter that can be switched off."""

import sqlalchemy as sa
from alembic import op

from socialrx.core.database import UTCDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ONLY_FAILED = sa.text("failed_at IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("message_back") as table:
        table.add_column(sa.Column("what_arranged", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("told_how", sa.String(200), nullable=False, server_default=""))
        table.add_column(sa.Column("told_at", UTCDateTime(), nullable=True))
        table.add_column(sa.Column("told_by_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(op.f("fk_message_back_told_by_id"), "user_account", ["told_by_id"], ["id"])
        table.create_check_constraint(
            op.f("ck_message_back_paired_told_at"), "(told_at IS NULL) = (told_by_id IS NULL)"
        )
    op.create_index("ix_message_back_made", "message_back", ["made_at"])
    op.create_index(
        "ix_letter_failed",
        "letter",
        ["failed_at", "subject_id"],
        sqlite_where=ONLY_FAILED,
        postgresql_where=ONLY_FAILED,
    )
    op.add_column("organisation", sa.Column("weekly_letter", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    op.drop_column("organisation", "weekly_letter")
    op.drop_index("ix_letter_failed", "letter")
    op.drop_index("ix_message_back_made", "message_back")
    with op.batch_alter_table("message_back") as table:
        table.drop_constraint(op.f("ck_message_back_paired_told_at"), type_="check")
        table.drop_constraint(op.f("fk_message_back_told_by_id"), type_="foreignkey")
        for column in ("told_by_id", "told_at", "told_how", "what_arranged"):
            table.drop_column(column)
