"""The directory's word index: FTS5 on SQLite, a generated tsvector on PostgreSQL.

Both are kept by the database, so that no writer can forget them. A later
migration that copies `directory_row` on SQLite must make the triggers again.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ADD = "INSERT INTO directory_words(rowid, words, tokens) VALUES (new.id, new.words, new.tokens);"
REMOVE = (
    "INSERT INTO directory_words(directory_words, rowid, words, tokens) "
    "VALUES ('delete', old.id, old.words, old.tokens);"
)
SQLITE = (
    "CREATE VIRTUAL TABLE directory_words USING fts5(words, tokens, content='directory_row', content_rowid='id', "
    "tokenize='porter unicode61')",
    f"CREATE TRIGGER directory_words_added AFTER INSERT ON directory_row BEGIN {ADD} END",
    f"CREATE TRIGGER directory_words_removed AFTER DELETE ON directory_row BEGIN {REMOVE} END",
    f"CREATE TRIGGER directory_words_changed AFTER UPDATE OF id, words, tokens ON directory_row "
    f"BEGIN {REMOVE} {ADD} END",
)
POSTGRESQL = (
    "ALTER TABLE directory_row ADD COLUMN directory_words tsvector GENERATED ALWAYS AS "
    "(to_tsvector('english', words) || to_tsvector('simple', tokens)) STORED",
    "CREATE INDEX directory_words_index ON directory_row USING gin (directory_words)",
)


def upgrade() -> None:
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for trigger in ("added", "removed", "changed"):
            op.execute(f"DROP TRIGGER directory_words_{trigger}")
        op.execute("DROP TABLE directory_words")
    else:
        op.execute("ALTER TABLE directory_row DROP COLUMN directory_words")
