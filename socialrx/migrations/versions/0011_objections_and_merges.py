"""Objections, restrictions, merges of duplicate people, and letters that were stopped on purpose."""

import sqlalchemy as sa
from alembic import op

from socialrx.core.database import UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KINDS = ("practice", "groups", "surveys", "research", "contact")
STATUSES = ("proposed", "merged", "not_same", "undone")
FATES = ("moved", "stayed", "came_later")


def words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def points_at(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def paired(table: str, left: str, right: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"({left} IS NULL) = ({right} IS NULL)", name=op.f(f"ck_{table}_paired_{left}"))


def upgrade() -> None:
    make_objections()
    make_restrictions()
    make_merges()
    op.add_column("letter", sa.Column("stopped_at", UTCDateTime(), nullable=True))
    add_merged_into()
    op.create_index("ix_patient_name", "patient", ["folded_family", "folded_given"])
    only_merged = sa.text("merged_into_id IS NOT NULL")
    op.create_index(
        "ix_patient_merged_into",
        "patient",
        ["merged_into_id"],
        sqlite_where=only_merged,
        postgresql_where=only_merged,
    )


def make_objections() -> None:
    op.create_table(
        "objection",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("kind", words("objectionkind", *KINDS), nullable=False),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_words", sa.String(500), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(words) > 0", name=op.f("ck_objection_in_words")),
        paired("objection", "withdrawn_at", "withdrawn_by_id"),
        points_at("objection", "patient_id", "patient"),
        points_at("objection", "recorded_by_id", "user_account"),
        points_at("objection", "withdrawn_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    op.create_index("ix_objection_patient", "objection", ["patient_id", "kind"])


def make_restrictions() -> None:
    op.create_table(
        "restriction",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("restricted_at", UTCDateTime(), nullable=False),
        sa.Column("restricted_by_id", sa.Uuid(), nullable=False),
        sa.Column("lifted_at", UTCDateTime(), nullable=True),
        sa.Column("lifted_by_id", sa.Uuid(), nullable=True),
        sa.Column("lifted_because", sa.String(500), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_restriction_has_reason")),
        paired("restriction", "lifted_at", "lifted_by_id"),
        points_at("restriction", "patient_id", "patient"),
        points_at("restriction", "restricted_by_id", "user_account"),
        points_at("restriction", "lifted_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restriction")),
    )
    op.create_index(op.f("ix_restriction_patient_id"), "restriction", ["patient_id"])
    standing = sa.text("lifted_at IS NULL")
    op.create_index(
        "ix_restriction_standing",
        "restriction",
        ["patient_id"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )


def make_merges() -> None:
    table = "duplicate_merge"
    op.create_table(
        table,
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("merged_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("status", words("mergestatus", *STATUSES), nullable=False),
        sa.Column("reasons", sa.String(300), nullable=False),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("proposed_at", UTCDateTime(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("agreed_at", UTCDateTime(), nullable=True),
        sa.Column("agreed_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_because", sa.String(500), nullable=False),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.Column("undone_because", sa.String(500), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        paired(table, "agreed_at", "agreed_by_id"),
        paired(table, "decided_at", "decided_by_id"),
        paired(table, "undone_at", "undone_by_id"),
        sa.CheckConstraint("kept_id <> merged_id", name=op.f("ck_duplicate_merge_two_records")),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name=op.f("ck_duplicate_merge_second_person")
        ),
        points_at(table, "kept_id", "patient"),
        points_at(table, "merged_id", "patient"),
        points_at(table, "team_id", "team"),
        *(points_at(table, f"{who}_by_id", "user_account") for who in ("proposed", "agreed", "decided", "undone")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_merge")),
    )
    op.create_index(op.f("ix_duplicate_merge_kept_id"), table, ["kept_id"])
    op.create_index(op.f("ix_duplicate_merge_merged_id"), table, ["merged_id"])
    op.create_index("ix_duplicate_merge_team", table, ["team_id", "status"])
    op.create_table(
        "merge_row",
        sa.Column("merge_id", sa.Uuid(), nullable=False),
        sa.Column("table_name", sa.String(60), nullable=False),
        sa.Column("column_name", sa.String(60), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("fate", words("fate", *FATES), nullable=False),
        points_at("merge_row", "merge_id", table),
        sa.PrimaryKeyConstraint("merge_id", "table_name", "column_name", "row_id", name=op.f("pk_merge_row")),
    )


def add_merged_into() -> None:
    """On SQLite by hand: made anew, the table would lose its checks (Alembic does not read them back)."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ALTER TABLE patient ADD COLUMN merged_into_id CHAR(32) REFERENCES patient (id)")
        return
    op.add_column("patient", sa.Column("merged_into_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_patient_merged_into_id"), "patient", "patient", ["merged_into_id"], ["id"])


def downgrade() -> None:
    op.drop_index("ix_patient_merged_into", "patient")
    op.drop_index("ix_patient_name", "patient")
    for table in ("merge_row", "duplicate_merge", "restriction", "objection"):
        op.drop_table(table)
    op.drop_column("letter", "stopped_at")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ALTER TABLE patient DROP COLUMN merged_into_id")
    else:
        op.drop_constraint(op.f("fk_patient_merged_into_id"), "patient", type_="foreignkey")
        op.drop_column("patient", "merged_into_id")
