"""Huddles, with who is brought, their guests, what these write and who does what; and levels of support."""

import sqlalchemy as sa
from alembic import op

from socialrx.core.database import UTCDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

STATES = ("planned", "open", "closed")
ANSWERS = ("agreed", "not_asked", "representative", "best_interests", "declined")


def points_at(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def paired(table: str, left: str, right: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"({left} IS NULL) = ({right} IS NULL)", name=op.f(f"ck_{table}_paired_{left}"))


def key(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def upgrade() -> None:
    make_huddle()
    make_guest()
    make_case()
    make_contribution()
    make_action()
    make_level()


def make_huddle() -> None:
    table = "huddle"
    state = sa.Enum(*STATES, name="huddlestate", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        table,
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.Time(), nullable=True),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("organiser_id", sa.Uuid(), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        paired(table, "closed_at", "closed_by_id"),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_huddle_closed_has_time")),
        points_at(table, "team_id", "team"),
        points_at(table, "organiser_id", "user_account"),
        points_at(table, "closed_by_id", "user_account"),
        key(table),
    )
    op.create_index("ix_huddle_team", table, ["team_id", "state", "on"])


def make_guest() -> None:
    table = "huddle_guest"
    op.create_table(
        table,
        sa.Column("huddle_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("organisation", sa.String(100), nullable=False),
        sa.Column("named_by_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("user_id IS NOT NULL OR length(name) > 0", name=op.f("ck_huddle_guest_is_somebody")),
        points_at(table, "huddle_id", "huddle"),
        points_at(table, "user_id", "user_account"),
        points_at(table, "named_by_id", "user_account"),
        key(table),
    )
    op.create_index(op.f("ix_huddle_guest_huddle_id"), table, ["huddle_id"])
    op.create_index("ix_huddle_guest_user", table, ["user_id", "huddle_id"])


def make_case() -> None:
    table = "huddle_case"
    answer = sa.Enum(*ANSWERS, name="answer", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        table,
        sa.Column("huddle_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("brought_by_id", sa.Uuid(), nullable=False),
        sa.Column("brought_at", UTCDateTime(), nullable=False),
        sa.Column("called", sa.String(80), nullable=False),
        sa.Column("question", sa.String(300), nullable=False),
        sa.Column("brought", sa.Text(), nullable=False),
        sa.Column("answer", answer, nullable=False),
        sa.Column("answer_who", sa.String(100), nullable=False),
        sa.Column("answer_why", sa.String(300), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        paired(table, "decided_at", "decided_by_id"),
        paired(table, "withdrawn_at", "withdrawn_by_id"),
        sa.CheckConstraint(
            "answer IN ('agreed', 'representative', 'best_interests')", name=op.f("ck_huddle_case_agreed_first")
        ),
        sa.CheckConstraint(
            "answer = 'agreed' OR (length(answer_who) > 0 AND length(answer_why) > 0)",
            name=op.f("ck_huddle_case_others_are_explained"),
        ),
        points_at(table, "huddle_id", "huddle"),
        points_at(table, "case_id", "case_"),
        points_at(table, "brought_by_id", "user_account"),
        points_at(table, "decided_by_id", "user_account"),
        points_at(table, "withdrawn_by_id", "user_account"),
        key(table),
    )
    op.create_index(op.f("ix_huddle_case_huddle_id"), table, ["huddle_id"])
    op.create_index(op.f("ix_huddle_case_case_id"), table, ["case_id"])
    stands = sa.text("withdrawn_at IS NULL")
    once = {"unique": True, "sqlite_where": stands, "postgresql_where": stands}
    op.create_index("uq_huddle_case_once", table, ["huddle_id", "case_id"], **once)


def make_contribution() -> None:
    table = "huddle_contribution"
    op.create_table(
        table,
        sa.Column("huddle_case_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("words", sa.String(2000), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(words) > 0", name=op.f("ck_huddle_contribution_says_something")),
        points_at(table, "huddle_case_id", "huddle_case"),
        points_at(table, "by_id", "user_account"),
        key(table),
    )
    op.create_index(op.f("ix_huddle_contribution_huddle_case_id"), table, ["huddle_case_id"])


def make_action() -> None:
    table = "huddle_action"
    op.create_table(
        table,
        sa.Column("huddle_case_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(200), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("owner_name", sa.String(100), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("done_by_id", sa.Uuid(), nullable=True),
        sa.Column("reminded_at", UTCDateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        paired(table, "done_at", "done_by_id"),
        sa.CheckConstraint("owner_id IS NOT NULL OR length(owner_name) > 0", name=op.f("ck_huddle_action_has_owner")),
        sa.CheckConstraint("length(what) > 0", name=op.f("ck_huddle_action_says_what")),
        points_at(table, "huddle_case_id", "huddle_case"),
        points_at(table, "owner_id", "user_account"),
        points_at(table, "added_by_id", "user_account"),
        points_at(table, "done_by_id", "user_account"),
        key(table),
    )
    op.create_index(op.f("ix_huddle_action_huddle_case_id"), table, ["huddle_case_id"])
    waits = sa.text("done_at IS NULL")
    op.create_index("ix_huddle_action_due", table, ["due_on", "id"], sqlite_where=waits, postgresql_where=waits)


def make_level() -> None:
    table = "support_level"
    op.create_table(
        table,
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.String(60), nullable=False),
        sa.Column("level", sa.String(60), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("why", sa.String(300), nullable=False),
        sa.Column("aftercare_on", sa.Date(), nullable=True),
        sa.Column("reminded_at", UTCDateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("before <> level", name=op.f("ck_support_level_is_a_step")),
        sa.CheckConstraint("before = '' OR length(why) > 0", name=op.f("ck_support_level_step_has_reason")),
        points_at(table, "case_id", "case_"),
        points_at(table, "by_id", "user_account"),
        key(table),
    )
    op.create_index("ix_support_level_case", table, ["case_id", "at"])
    waits = sa.text("aftercare_on IS NOT NULL AND reminded_at IS NULL")
    due = {"sqlite_where": waits, "postgresql_where": waits}
    op.create_index("ix_support_level_aftercare", table, ["aftercare_on", "id"], **due)


def downgrade() -> None:
    for table in ("support_level", "huddle_action", "huddle_contribution", "huddle_case", "huddle_guest", "huddle"):
        op.drop_table(table)
