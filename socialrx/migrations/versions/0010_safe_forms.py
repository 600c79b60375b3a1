"""Safe forms: keys of what was sent, versions of what is edited, and the papers of a case."""

import sqlalchemy as sa
from alembic import op

from socialrx.core.database import UTCDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

EDITED = ("goal", "plan_action", "service", "safeguarding_concern")


def upgrade() -> None:
    op.create_table(
        "idempotency_key",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("caller", sa.String(64), nullable=False),
        sa.Column("endpoint", sa.String(100), nullable=False),
        sa.Column("body", sa.String(64), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("location", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", "caller", name="pk_idempotency_key"),
    )
    op.create_index("ix_idempotency_key_at", "idempotency_key", ["at"])
    for table in EDITED:
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    make_documents()


def make_documents() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "pdf",
                "png",
                "jpeg",
                "csv",
                "xlsx",
                name="filekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("about", sa.String(150), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("stored_as", sa.String(64), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("voided_at", UTCDateTime(), nullable=True),
        sa.Column("voided_by_id", sa.Uuid(), nullable=True),
        sa.Column("voided_because", sa.String(300), nullable=False),
        sa.CheckConstraint("(voided_at IS NULL) = (voided_by_id IS NULL)", name="ck_document_paired_voided_at"),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name="fk_document_case_id"),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name="fk_document_by_id"),
        sa.ForeignKeyConstraint(["voided_by_id"], ["user_account.id"], name="fk_document_voided_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.UniqueConstraint("stored_as", name="uq_document_stored_as"),
    )
    op.create_index("ix_document_case", "document", ["case_id", "at"])


def downgrade() -> None:
    op.drop_table("document")
    for table in EDITED:
        op.drop_column(table, "version")
    op.drop_table("idempotency_key")
