"""Case grants."""

import sqlalchemy as sa
from alembic import op

from socialrx.core.database import UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KINDS = ("cover", "duty", "handover", "break_glass")
VERDICTS = ("justified", "not_justified", "needs_follow_up")


def words(*of, name):
    return sa.Enum(*of, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "case_grant",
        sa.Column("kind", words(*KINDS, name="grantkind"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("opens_address", sa.Boolean(), nullable=False),
        sa.Column("second_reason", sa.String(length=1000), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("verdict", words(*VERDICTS, name="verdict"), nullable=True),
        sa.Column("review_words", sa.String(length=1000), nullable=False),
        sa.Column("reviewed_at", UTCDateTime(), nullable=True),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name=op.f("ck_case_grant_paired_ended_at")),
        sa.CheckConstraint(
            "(reviewed_at IS NULL) = (reviewed_by_id IS NULL)", name=op.f("ck_case_grant_paired_reviewed_at")
        ),
        sa.CheckConstraint("(verdict IS NULL) = (reviewed_at IS NULL)", name=op.f("ck_case_grant_paired_verdict")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_case_grant_ends_after_start")),
        sa.CheckConstraint("length(words) > 0", name=op.f("ck_case_grant_has_words")),
        sa.CheckConstraint(
            "kind <> 'break_glass' OR length(words) >= 20", name=op.f("ck_case_grant_glass_has_words")
        ),
        sa.CheckConstraint(
            "NOT opens_address OR (kind = 'break_glass' AND length(second_reason) > 0)",
            name=op.f("ck_case_grant_address_has_reason"),
        ),
        sa.CheckConstraint(
            "reviewed_by_id IS NULL OR reviewed_by_id <> user_id", name=op.f("ck_case_grant_reviewed_by_another")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_case_grant_case_id_case_")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["user_account.id"], name=op.f("fk_case_grant_ended_by_id_user_account")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_case_grant_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_case_grant_patient_id_patient")),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["user_account.id"], name=op.f("fk_case_grant_reviewed_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_case_grant_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_grant")),
    )
    op.create_index("ix_case_grant_user", "case_grant", ["user_id", "ends_at"])
    op.create_index("ix_case_grant_case", "case_grant", ["case_id", "starts_at"])
    op.create_index("ix_case_grant_organisation", "case_grant", ["organisation_id", "reviewed_at", "starts_at"])
    op.create_index(op.f("ix_case_grant_patient_id"), "case_grant", ["patient_id"])


def downgrade() -> None:
    op.drop_table("case_grant")
