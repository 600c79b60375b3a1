"""Self-referrals: who is not confirmed yet, which words are read first, and objections said on a form."""

import sqlalchemy as sa
from alembic import op

from socialrx.core.database import UTCDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KINDS = ("practice", "groups", "surveys", "research", "contact")
PAIRED = "(identity_confirmed_at IS NULL) = (identity_confirmed_by_id IS NULL)"
QUEUE = ("contact_due_on", "received_at", "id")


def upgrade() -> None:
    op.add_column("patient", sa.Column("identity_unconfirmed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("patient", sa.Column("identity_confirmed_at", UTCDateTime(), nullable=True))
    add_who_confirmed()
    op.add_column("referral", sa.Column("turn", sa.Integer(), nullable=False, server_default=sa.text("1")))
    order_queue_by("team_id", "turn", *QUEUE)
    change_who_recorded(is_needed=False)


def add_who_confirmed() -> None:
    """On SQLite by hand: made anew, the table would lose its checks (Alembic does not read them back)."""
    if op.get_bind().dialect.name == "sqlite":
        check = f"CONSTRAINT ck_patient_paired_identity_confirmed_at CHECK ({PAIRED})"
        op.execute(
            f"ALTER TABLE patient ADD COLUMN identity_confirmed_by_id CHAR(32) {check} REFERENCES user_account (id)"
        )
        return
    op.add_column("patient", sa.Column("identity_confirmed_by_id", sa.Uuid(), nullable=True))
    name = op.f("fk_patient_identity_confirmed_by_id")
    op.create_foreign_key(name, "patient", "user_account", ["identity_confirmed_by_id"], ["id"])
    op.create_check_constraint(op.f("ck_patient_paired_identity_confirmed_at"), "patient", PAIRED)


def order_queue_by(*columns: str) -> None:
    op.drop_index("ix_referral_queue", "referral")
    op.create_index(
        "ix_referral_queue",
        "referral",
        list(columns),
        sqlite_where=sa.text("is_waiting = 1"),
        postgresql_where=sa.text("is_waiting"),
    )


def change_who_recorded(*, is_needed: bool) -> None:
    """On SQLite the table is made anew, with its checks said again."""
    kinds = ", ".join(repr(kind) for kind in KINDS)
    checks = (
        sa.CheckConstraint(f"kind IN ({kinds})", name=op.f("ck_objection_objectionkind")),
        sa.CheckConstraint("length(words) > 0", name=op.f("ck_objection_in_words")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name=op.f("ck_objection_paired_withdrawn_at")
        ),
    )
    with op.batch_alter_table("objection", table_args=checks) as table:
        table.alter_column("recorded_by_id", existing_type=sa.Uuid(), nullable=not is_needed)


def downgrade() -> None:
    raise NotImplementedError("what people said on a public form has no author to go back to: restore a backup")
