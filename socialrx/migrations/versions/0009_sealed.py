"""What is hidden inside a record: sealed notes, S-flags, warnings for workers, readings of worries, corrections."""

import sqlalchemy as sa
from alembic import op

from socialrx.core.database import UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("s_flag", "sealed_note", "worker_safety_flag", "concern_reading", "contact_addition", "sealed_note_reader")


def upgrade() -> None:
    op.add_column("patient", sa.Column("is_s_flagged", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("contact") as table:
        table.add_column(sa.Column("voided_at", UTCDateTime(), nullable=True))
        table.add_column(sa.Column("voided_by_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("void_reason", sa.String(300), nullable=False, server_default=""))
        table.create_foreign_key(op.f("fk_contact_voided_by_id"), "user_account", ["voided_by_id"], ["id"])
        table.create_check_constraint(
            op.f("ck_contact_paired_voided_at"), "(voided_at IS NULL) = (voided_by_id IS NULL)"
        )
    s_flag()
    sealed_note()
    worker_safety_flag()
    concern_reading()
    contact_addition()
    sealed_note_reader()


def s_flag() -> None:
    op.create_table(
        "s_flag",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "source",
            sa.Enum("worker", "pds", name="flagsource", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("because", sa.String(length=300), nullable=False),
        sa.Column("set_at", UTCDateTime(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("safe_way", sa.String(length=300), nullable=False),
        sa.Column("safe_way_confirmed_at", UTCDateTime(), nullable=True),
        sa.Column("safe_way_confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_because", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name=op.f("ck_s_flag_paired_ended_at")),
        sa.CheckConstraint(
            "(safe_way_confirmed_at IS NULL) = (safe_way_confirmed_by_id IS NULL)",
            name=op.f("ck_s_flag_paired_safe_way_confirmed_at"),
        ),
        sa.ForeignKeyConstraint(["ended_by_id"], ["user_account.id"], name=op.f("fk_s_flag_ended_by_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_s_flag_organisation_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_s_flag_patient_id")),
        sa.ForeignKeyConstraint(
            ["safe_way_confirmed_by_id"], ["user_account.id"], name=op.f("fk_s_flag_safe_way_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(["set_by_id"], ["user_account.id"], name=op.f("fk_s_flag_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_s_flag")),
    )
    with op.batch_alter_table("s_flag", schema=None) as batch_op:
        batch_op.create_index(
            "ux_s_flag_standing",
            ["patient_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


def sealed_note() -> None:
    op.create_table(
        "sealed_note",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("sealed_because", sa.String(length=300), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("asked_because", sa.String(length=300), nullable=False),
        sa.Column("is_asked_by_ig", sa.Boolean(), nullable=False),
        sa.Column("unsealed_at", UTCDateTime(), nullable=True),
        sa.Column("agreed_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(asked_at IS NULL) = (asked_by_id IS NULL)", name=op.f("ck_sealed_note_paired_asked_at")),
        sa.CheckConstraint(
            "(unsealed_at IS NULL) = (agreed_by_id IS NULL)", name=op.f("ck_sealed_note_paired_unsealed_at")
        ),
        sa.CheckConstraint("asked_by_id <> agreed_by_id", name=op.f("ck_sealed_note_two_people")),
        sa.CheckConstraint(
            "unsealed_at IS NULL OR asked_at IS NOT NULL", name=op.f("ck_sealed_note_asked_before_unsealed")
        ),
        sa.ForeignKeyConstraint(["agreed_by_id"], ["user_account.id"], name=op.f("fk_sealed_note_agreed_by_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user_account.id"], name=op.f("fk_sealed_note_asked_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_sealed_note_case_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_sealed_note_patient_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["user_account.id"], name=op.f("fk_sealed_note_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_note")),
    )
    with op.batch_alter_table("sealed_note", schema=None) as batch_op:
        batch_op.create_index("ix_sealed_note_case", ["case_id", "written_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sealed_note_patient_id"), ["patient_id"], unique=False)


def worker_safety_flag() -> None:
    op.create_table(
        "worker_safety_flag",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("raised_by_id", sa.Uuid(), nullable=False),
        sa.Column("raised_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_because", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)", name=op.f("ck_worker_safety_flag_paired_ended_at")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_worker_safety_flag_case_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["user_account.id"], name=op.f("fk_worker_safety_flag_ended_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_worker_safety_flag_organisation_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_worker_safety_flag_patient_id")),
        sa.ForeignKeyConstraint(["raised_by_id"], ["user_account.id"], name=op.f("fk_worker_safety_flag_raised_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_safety_flag")),
    )
    with op.batch_alter_table("worker_safety_flag", schema=None) as batch_op:
        batch_op.create_index(
            "ix_worker_safety_flag_patient", ["patient_id", "organisation_id", "ended_at"], unique=False
        )


def concern_reading() -> None:
    op.create_table(
        "concern_reading",
        sa.Column("concern_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["safeguarding_concern.id"], name=op.f("fk_concern_reading_concern_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_concern_reading_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_reading")),
        sa.UniqueConstraint("concern_id", "user_id", name=op.f("uq_concern_reading_concern_id_user_id")),
    )


def contact_addition() -> None:
    op.create_table(
        "contact_addition",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_contact_addition_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_contact_addition_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_addition")),
    )
    with op.batch_alter_table("contact_addition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_addition_contact_id"), ["contact_id"], unique=False)


def sealed_note_reader() -> None:
    op.create_table(
        "sealed_note_reader",
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["sealed_note.id"], name=op.f("fk_sealed_note_reader_note_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_sealed_note_reader_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_note_reader")),
        sa.UniqueConstraint("note_id", "user_id", name=op.f("uq_sealed_note_reader_note_id_user_id")),
    )
    with op.batch_alter_table("sealed_note_reader", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sealed_note_reader_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    with op.batch_alter_table("contact") as table:
        table.drop_constraint(op.f("ck_contact_paired_voided_at"), type_="check")
        table.drop_constraint(op.f("fk_contact_voided_by_id"), type_="foreignkey")
        for column in ("void_reason", "voided_by_id", "voided_at"):
            table.drop_column(column)
    with op.batch_alter_table("patient") as table:
        table.drop_column("is_s_flagged")
