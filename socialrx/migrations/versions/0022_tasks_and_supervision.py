"""Tasks, questions to a practice while the work goes on, and supervision."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from socialrx.core.database import UTCDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def points_at(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def one_of(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def must(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def paired(table: str, at: str, by: str) -> sa.CheckConstraint:
    return must(table, f"paired_{at}", f"({at} IS NULL) = ({by} IS NULL)")


def identified(table: str) -> tuple[Any, ...]:
    return (sa.Column("id", sa.Uuid(), nullable=False), sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")))


def upgrade() -> None:
    make_tasks()
    make_questions()
    make_sessions()
    make_marks()


def make_tasks() -> None:
    table = "task"
    op.create_table(
        table,
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("state", one_of("taskstate", "open", "done", "withdrawn"), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("end_note", sa.String(500), nullable=False),
        *identified(table),
        paired(table, "ended_at", "ended_by_id"),
        must(table, "ended_once", "(state = 'open') = (ended_at IS NULL)"),
        must(table, "in_words", "length(words) > 0"),
        must(table, "taken_back_with_reason", "state <> 'withdrawn' OR length(end_note) > 0"),
        points_at(table, "case_id", "case_"),
        points_at(table, "owner_id", "user_account"),
        points_at(table, "made_by_id", "user_account"),
        points_at(table, "ended_by_id", "user_account"),
    )
    op.create_index("ix_task_owner", table, ["owner_id", "state", "due_on"])
    op.create_index("ix_task_made_by", table, ["made_by_id", "state", "due_on"])
    op.create_index("ix_task_case", table, ["case_id", "state"])


def make_questions() -> None:
    table = "practice_question"
    op.create_table(
        table,
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(1000), nullable=False),
        sa.Column("state", one_of("questionstate", "asked", "answered", "withdrawn", "not_sent"), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("chased_at", UTCDateTime(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.String(1000), nullable=False),
        sa.Column("read_at", UTCDateTime(), nullable=True),
        sa.Column("read_by_id", sa.Uuid(), nullable=True),
        *identified(table),
        paired(table, "answered_at", "answered_by_id"),
        paired(table, "read_at", "read_by_id"),
        must(table, "answered_once", "(state = 'answered') = (answered_at IS NOT NULL)"),
        must(table, "in_words", "length(words) > 0"),
        must(table, "read_after_answer", "read_at IS NULL OR answered_at IS NOT NULL"),
        points_at(table, "case_id", "case_"),
        points_at(table, "practice_id", "organisation"),
        points_at(table, "asked_by_id", "user_account"),
        points_at(table, "answered_by_id", "user_account"),
        points_at(table, "read_by_id", "user_account"),
    )
    op.create_index("ix_practice_question_case", table, ["case_id", "state"])
    op.create_index("ix_practice_question_practice", table, ["practice_id", "state", "asked_at"])
    waits = sa.text("state = 'asked'")
    op.create_index(
        "ix_practice_question_due", table, ["due_on", "id"], sqlite_where=waits, postgresql_where=waits
    )  # fmt: skip


def make_sessions() -> None:
    table = "supervision_session"
    op.create_table(
        table,
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("supervisor_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        *identified(table),
        must(table, "takes_two", "worker_id <> supervisor_id"),
        must(table, "next_is_later", "next_on > held_on"),
        points_at(table, "worker_id", "user_account"),
        points_at(table, "supervisor_id", "user_account"),
        points_at(table, "team_id", "team"),
        points_at(table, "recorded_by_id", "user_account"),
    )
    op.create_index("ix_supervision_session_worker", table, ["worker_id", "team_id", "held_on"])
    op.create_index("ix_supervision_session_team", table, ["team_id", "held_on"])


def make_marks() -> None:
    table = "supervision_mark"
    op.create_table(
        table,
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("kind", one_of("markkind", "chosen", "debrief"), nullable=False),
        sa.Column("why", sa.String(500), nullable=False),
        sa.Column("concern_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("marked_at", UTCDateTime(), nullable=False),
        sa.Column("marked_by_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_because", sa.String(500), nullable=False),
        *identified(table),
        paired(table, "ended_at", "ended_by_id"),
        must(table, "says_why", "length(why) > 0"),
        must(table, "ends_in_session", "session_id IS NULL OR ended_at IS NOT NULL"),
        points_at(table, "case_id", "case_"),
        points_at(table, "worker_id", "user_account"),
        points_at(table, "team_id", "team"),
        points_at(table, "concern_id", "safeguarding_concern"),
        points_at(table, "marked_by_id", "user_account"),
        points_at(table, "session_id", "supervision_session"),
        points_at(table, "ended_by_id", "user_account"),
    )
    op.create_index("ix_supervision_mark_worker", table, ["worker_id", "ended_at"])
    op.create_index("ix_supervision_mark_team", table, ["team_id", "ended_at"])
    op.create_index("ix_supervision_mark_session", table, ["session_id"])
    stands, columns = sa.text("ended_at IS NULL"), ["case_id", "worker_id", "kind"]
    name = "uq_supervision_mark_one_stands"
    op.create_index(name, table, columns, unique=True, sqlite_where=stands, postgresql_where=stands)


def downgrade() -> None:
    for table in ("supervision_mark", "supervision_session", "practice_question", "task"):
        op.drop_table(table)
