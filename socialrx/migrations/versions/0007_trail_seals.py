"""Trail seals: the chain of hashes and the heads copied out, both append-only; why somebody acted; security events."""

import sqlalchemy as sa
from alembic import op

from socialrx.core.database import UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SECURITY_EVENT = "deed IN ('signed_in', 'signed_out', 'sign_in_failed', 'account', 'refused')"
APPEND_ONLY = ("trail_seal", "trail_head")
SQLITE = """
CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table}
BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END
"""
POSTGRESQL = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION trail_is_append_only()
"""


def upgrade() -> None:
    op.add_column("trail_entry", sa.Column("why", sa.String(60), nullable=False, server_default=""))
    op.create_index(
        "ix_trail_entry_security",
        "trail_entry",
        ["at", "id"],
        sqlite_where=sa.text(SECURITY_EVENT),
        postgresql_where=sa.text(SECURITY_EVENT),
    )
    op.create_table(
        "trail_seal",
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_trail_seal_number_counts")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_trail_seal")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_trail_seal_entry_id")),
    )
    op.create_table(
        "trail_head",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("file", sa.String(80), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_head")),
    )
    keep_append_only()


def keep_append_only() -> None:
    for table in APPEND_ONLY:
        if op.get_bind().dialect.name == "sqlite":
            for deed in ("UPDATE", "DELETE"):
                op.execute(SQLITE.format(table=table, deed=deed))
        else:
            op.execute(POSTGRESQL.format(table=table))


def downgrade() -> None:
    op.drop_table("trail_head")
    op.drop_table("trail_seal")
    op.drop_index("ix_trail_entry_security", table_name="trail_entry")
    op.drop_column("trail_entry", "why")
