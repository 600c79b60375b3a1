"""All roles of the access matrix, partner organisations, when a session was last confirmed, and a trail of free deeds."""

import sqlalchemy as sa
from alembic import op

from socialrx.core.database import UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROLES_BEFORE = (
    "referrer",
    "practice_staff",
    "link_worker",
    "team_lead",
    "pcn_manager",
    "provider_user",
    "directory_editor",
    "system_admin",
)
ROLES = (*ROLES_BEFORE, "partner_referrer", "huddle_guest", "analyst", "ig_lead", "service_client", "patient", "public")
KINDS_BEFORE = ("icb", "sub_icb", "pcn", "practice", "voluntary", "platform")
KINDS = (*KINDS_BEFORE, "partner")
SQLITE_TRIGGER = """
CREATE TRIGGER trail_entry_no_{deed} BEFORE {deed} ON trail_entry
BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END
"""


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def upgrade() -> None:
    with op.batch_alter_table("membership") as table:
        table.drop_constraint("role", type_="check")
        table.create_check_constraint("role", one_of("role", ROLES))
        table.create_check_constraint("role_of_a_member", "role NOT IN ('service_client', 'patient', 'public')")
    with op.batch_alter_table("organisation") as table:
        table.drop_constraint("kind", type_="check")
        table.create_check_constraint("kind", one_of("kind", KINDS))
        table.add_column(sa.Column("staff_read_messages", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("trail_entry") as table:
        table.drop_constraint("deed", type_="check")
    keep_trail_append_only()
    op.add_column("sign_in_session", sa.Column("confirmed_at", UTCDateTime(), nullable=True))


def keep_trail_append_only() -> None:
    """On SQLite the table was made anew, and its triggers went with the old one."""
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(SQLITE_TRIGGER.format(deed=deed))


def downgrade() -> None:
    raise NotImplementedError("a database with the new roles cannot go back: restore a backup")
