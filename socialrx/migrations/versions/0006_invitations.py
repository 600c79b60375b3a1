"""Invitations, and the accounts of other identity providers that belong to ours."""

import sqlalchemy as sa
from alembic import op

from socialrx.core.database import UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROLES = (
    "referrer",
    "practice_staff",
    "partner_referrer",
    "huddle_guest",
    "link_worker",
    "team_lead",
    "pcn_manager",
    "provider_user",
    "directory_editor",
    "analyst",
    "ig_lead",
    "system_admin",
    "service_client",
    "patient",
    "public",
)
SECONDS = ("nobody", "ig_lead", "ig_lead_or_manager")
ENDS = ("agreed", "refused", "withdrawn", "accepted")


def one_of(*words: str, name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("given_name", sa.String(35), nullable=False),
        sa.Column("family_name", sa.String(35), nullable=False),
        sa.Column("role", one_of(*ROLES, name="role"), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("invited_by_id", sa.Uuid(), nullable=True),
        sa.Column("invited_at", UTCDateTime(), nullable=False),
        sa.Column("needs", one_of(*SECONDS, name="second"), nullable=False),
        *(sa.Column(f"{end}_at", UTCDateTime(), nullable=True) for end in ENDS),
        *(sa.Column(f"{end}_by_id", sa.Uuid(), nullable=True) for end in ENDS),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=True),
        sa.Column("sendings", sa.Integer(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "role NOT IN ('link_worker', 'team_lead') OR team_id IS NOT NULL",
            name=op.f("ck_invitation_worker_has_team"),
        ),
        *(
            sa.CheckConstraint(
                f"({end}_at IS NULL) = ({end}_by_id IS NULL)", name=op.f(f"ck_invitation_paired_{end}_at")
            )
            for end in ENDS
        ),
        *(
            sa.ForeignKeyConstraint([column], ["user_account.id"], name=op.f(f"fk_invitation_{column}"))
            for column in ("invited_by_id", *(f"{end}_by_id" for end in ENDS))
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_invitation_organisation_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_invitation_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_index(op.f("ix_invitation_email"), "invitation", ["email"])
    op.create_index(op.f("ix_invitation_organisation_id"), "invitation", ["organisation_id"])
    op.create_table(
        "external_identity",
        sa.Column("issuer", sa.String(300), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("linked_at", UTCDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_external_identity_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_external_identity_issuer_subject")),
    )
    op.create_index(op.f("ix_external_identity_user_id"), "external_identity", ["user_id"])


def downgrade() -> None:
    op.drop_table("external_identity")
    op.drop_table("invitation")
