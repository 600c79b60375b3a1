"""Contacts: where, how long and who was there; needs found later; high risk; and reminders for the lead."""

import sqlalchemy as sa
from alembic import op

from socialrx.core.database import UTCDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KINDS_BEFORE = ("contact_due", "overdue", "review_due", "onward_unanswered")
KINDS = (*KINDS_BEFORE, "late_to_lead", "late_to_lead_again")


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def upgrade() -> None:
    with op.batch_alter_table("contact") as table:
        table.add_column(sa.Column("place", sa.String(120), nullable=False, server_default=""))
        table.add_column(sa.Column("minutes", sa.Integer(), nullable=True))
        table.add_column(sa.Column("attendance", sa.String(2), nullable=True))
        table.add_column(sa.Column("others_present", sa.String(150), nullable=False, server_default=""))
        table.add_column(sa.Column("went_to", sa.String(150), nullable=False, server_default=""))
        table.create_check_constraint(op.f("ck_contact_minutes_are_real"), "minutes BETWEEN 1 AND 1440")
    op.add_column("risk_assessment", sa.Column("is_high", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "case_need",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("need", sa.String(60), nullable=False),
        sa.Column("found_at", UTCDateTime(), nullable=False),
        sa.Column("found_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_case_need_case_id")),
        sa.ForeignKeyConstraint(["found_by_id"], ["user_account.id"], name=op.f("fk_case_need_found_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_need")),
        sa.UniqueConstraint("case_id", "need", name=op.f("uq_case_need_case_id_need")),
    )
    with op.batch_alter_table("reminder") as table:
        table.drop_constraint("reminderkind", type_="check")
        table.create_check_constraint("reminderkind", one_of("kind", KINDS))


def downgrade() -> None:
    with op.batch_alter_table("reminder") as table:
        table.drop_constraint("reminderkind", type_="check")
        table.create_check_constraint("reminderkind", one_of("kind", KINDS_BEFORE))
    op.drop_table("case_need")
    op.drop_column("risk_assessment", "is_high")
    with op.batch_alter_table("contact") as table:
        table.drop_constraint(op.f("ck_contact_minutes_are_real"), type_="check")
        for column in ("went_to", "others_present", "attendance", "minutes", "place"):
            table.drop_column(column)
