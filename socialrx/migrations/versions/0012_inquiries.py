"""Inquiries, requests for a copy, holds, retention reviews, and what was destroyed."""

import sqlalchemy as sa
from alembic import op

from socialrx.core.database import UTCDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('inquiry',
    sa.Column('kind', sa.Enum('access_request', 'investigation', name='inquirykind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reference', sa.String(length=12), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=True),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('opened_by_id', sa.Uuid(), nullable=False),
    sa.Column('opened_at', UTCDateTime(), nullable=False),
    sa.Column('closed_at', UTCDateTime(), nullable=True),
    sa.Column('closed_by_id', sa.Uuid(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('(closed_at IS NULL) = (closed_by_id IS NULL)', name=op.f('ck_inquiry_paired_closed_at')),
    sa.CheckConstraint('length(purpose) > 0', name=op.f('ck_inquiry_has_a_purpose')),
    sa.ForeignKeyConstraint(['closed_by_id'], ['user_account.id'], name=op.f('fk_inquiry_closed_by_id')),
    sa.ForeignKeyConstraint(['opened_by_id'], ['user_account.id'], name=op.f('fk_inquiry_opened_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_inquiry_organisation_id')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_inquiry_patient_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inquiry')),
    sa.UniqueConstraint('reference', name=op.f('uq_inquiry_reference'))
    )
    op.create_index('ix_inquiry_organisation', 'inquiry', ['organisation_id', 'opened_at'], unique=False)
    op.create_index(op.f('ix_inquiry_patient_id'), 'inquiry', ['patient_id'], unique=False)
    op.create_table('access_request',
    sa.Column('reference', sa.String(length=12), nullable=False),
    sa.Column('inquiry_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('asked_by', sa.String(length=120), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('identity_checked', sa.String(length=200), nullable=False),
    sa.Column('wanted', sa.Text(), nullable=False),
    sa.Column('started_by_id', sa.Uuid(), nullable=False),
    sa.Column('started_at', UTCDateTime(), nullable=False),
    sa.Column('extended_on', sa.Date(), nullable=True),
    sa.Column('extended_because', sa.Text(), nullable=False),
    sa.Column('prepared_at', UTCDateTime(), nullable=True),
    sa.Column('prepared_by_id', sa.Uuid(), nullable=True),
    sa.Column('prepared_digest', sa.String(length=64), nullable=False),
    sa.Column('released_at', UTCDateTime(), nullable=True),
    sa.Column('released_by_id', sa.Uuid(), nullable=True),
    sa.Column('second_person_id', sa.Uuid(), nullable=True),
    sa.Column('closed_at', UTCDateTime(), nullable=True),
    sa.Column('closed_by_id', sa.Uuid(), nullable=True),
    sa.Column('closed_how', sa.Enum('given', 'withdrawn', 'refused', name='answered', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('closed_because', sa.Text(), nullable=False),
    sa.Column('complained_on', sa.Date(), nullable=True),
    sa.Column('complaint_acknowledged_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('(closed_at IS NULL) = (closed_by_id IS NULL)', name=op.f('ck_access_request_paired_closed_at')),
    sa.CheckConstraint('(closed_at IS NULL) = (closed_how IS NULL)', name=op.f('ck_access_request_closed_says_how')),
    sa.CheckConstraint('(prepared_at IS NULL) = (prepared_by_id IS NULL)', name=op.f('ck_access_request_paired_prepared_at')),
    sa.CheckConstraint('(released_at IS NULL) = (released_by_id IS NULL)', name=op.f('ck_access_request_paired_released_at')),
    sa.CheckConstraint('extended_on IS NULL OR length(extended_because) > 0', name=op.f('ck_access_request_extended_says_why')),
    sa.CheckConstraint('released_at IS NULL OR prepared_at IS NOT NULL', name=op.f('ck_access_request_released_after_prepared')),
    sa.ForeignKeyConstraint(['closed_by_id'], ['user_account.id'], name=op.f('fk_access_request_closed_by_id')),
    sa.ForeignKeyConstraint(['inquiry_id'], ['inquiry.id'], name=op.f('fk_access_request_inquiry_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_access_request_organisation_id')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_access_request_patient_id')),
    sa.ForeignKeyConstraint(['prepared_by_id'], ['user_account.id'], name=op.f('fk_access_request_prepared_by_id')),
    sa.ForeignKeyConstraint(['released_by_id'], ['user_account.id'], name=op.f('fk_access_request_released_by_id')),
    sa.ForeignKeyConstraint(['second_person_id'], ['user_account.id'], name=op.f('fk_access_request_second_person_id')),
    sa.ForeignKeyConstraint(['started_by_id'], ['user_account.id'], name=op.f('fk_access_request_started_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_request')),
    sa.UniqueConstraint('inquiry_id', name=op.f('uq_access_request_inquiry_id')),
    sa.UniqueConstraint('reference', name=op.f('uq_access_request_reference'))
    )
    op.create_index('ix_access_request_organisation', 'access_request', ['organisation_id', 'received_on'], unique=False)
    op.create_index('ix_access_request_patient', 'access_request', ['patient_id'], unique=False)
    op.create_table('access_request_pause',
    sa.Column('request_id', sa.Uuid(), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('asked_what', sa.Text(), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('answered_on IS NULL OR answered_on >= asked_on', name=op.f('ck_access_request_pause_answered_after_asked')),
    sa.ForeignKeyConstraint(['request_id'], ['access_request.id'], name=op.f('fk_access_request_pause_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_request_pause'))
    )
    op.create_index(op.f('ix_access_request_pause_request_id'), 'access_request_pause', ['request_id'], unique=False)
    op.create_table('copy_mark',
    sa.Column('request_id', sa.Uuid(), nullable=False),
    sa.Column('entry_kind', sa.String(length=60), nullable=False),
    sa.Column('entry_id', sa.Uuid(), nullable=False),
    sa.Column('decision', sa.Enum('give', 'redact', 'third_party', 'serious_harm', name='decision', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('clinician', sa.String(length=120), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("decision <> 'redact' OR length(words) > 0", name=op.f('ck_copy_mark_redacted_has_words')),
    sa.CheckConstraint("decision <> 'serious_harm' OR length(clinician) > 0", name=op.f('ck_copy_mark_harm_has_a_clinician')),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_copy_mark_by_id')),
    sa.ForeignKeyConstraint(['request_id'], ['access_request.id'], name=op.f('fk_copy_mark_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_copy_mark')),
    sa.UniqueConstraint('request_id', 'entry_kind', 'entry_id', name=op.f('uq_copy_mark_request_id_entry_kind_entry_id'))
    )
    op.create_table('legal_hold',
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('placed_by_id', sa.Uuid(), nullable=False),
    sa.Column('placed_at', UTCDateTime(), nullable=False),
    sa.Column('lifted_at', UTCDateTime(), nullable=True),
    sa.Column('lifted_by_id', sa.Uuid(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('(lifted_at IS NULL) = (lifted_by_id IS NULL)', name=op.f('ck_legal_hold_paired_lifted_at')),
    sa.CheckConstraint('ends_on IS NULL OR ends_on >= starts_on', name=op.f('ck_legal_hold_ends_after_start')),
    sa.ForeignKeyConstraint(['lifted_by_id'], ['user_account.id'], name=op.f('fk_legal_hold_lifted_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_legal_hold_organisation_id')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_legal_hold_patient_id')),
    sa.ForeignKeyConstraint(['placed_by_id'], ['user_account.id'], name=op.f('fk_legal_hold_placed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_hold'))
    )
    op.create_index('ix_legal_hold_patient', 'legal_hold', ['patient_id'], unique=False)
    op.create_table('retention_review',
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('rule', sa.String(length=40), nullable=False),
    sa.Column('last_contact_on', sa.Date(), nullable=False),
    sa.Column('decision', sa.Enum('keep', 'destroy', name='keep', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('keep_until', sa.Date(), nullable=True),
    sa.Column('decided_by_id', sa.Uuid(), nullable=False),
    sa.Column('decided_at', UTCDateTime(), nullable=False),
    sa.Column('refused_at', UTCDateTime(), nullable=True),
    sa.Column('refused_by_id', sa.Uuid(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("decision <> 'keep' OR keep_until IS NOT NULL", name=op.f('ck_retention_review_kept_until_a_day')),
    sa.CheckConstraint('(refused_at IS NULL) = (refused_by_id IS NULL)', name=op.f('ck_retention_review_paired_refused_at')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['user_account.id'], name=op.f('fk_retention_review_decided_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_retention_review_organisation_id')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_retention_review_patient_id')),
    sa.ForeignKeyConstraint(['refused_by_id'], ['user_account.id'], name=op.f('fk_retention_review_refused_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_retention_review'))
    )
    op.create_index(op.f('ix_retention_review_organisation_id'), 'retention_review', ['organisation_id'], unique=False)
    op.create_index('ix_retention_review_patient', 'retention_review', ['patient_id'], unique=False)
    op.create_table('destruction',
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('destroyed_id', sa.Uuid(), nullable=False),
    sa.Column('rule', sa.String(length=40), nullable=False),
    sa.Column('last_contact_on', sa.Date(), nullable=False),
    sa.Column('proposed_by_id', sa.Uuid(), nullable=False),
    sa.Column('proposed_at', UTCDateTime(), nullable=False),
    sa.Column('approved_by_id', sa.Uuid(), nullable=False),
    sa.Column('approved_at', UTCDateTime(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('proposed_by_id <> approved_by_id', name=op.f('ck_destruction_two_people')),
    sa.ForeignKeyConstraint(['approved_by_id'], ['user_account.id'], name=op.f('fk_destruction_approved_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_destruction_organisation_id')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['user_account.id'], name=op.f('fk_destruction_proposed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_destruction')),
    sa.UniqueConstraint('destroyed_id', name=op.f('uq_destruction_destroyed_id'))
    )
    op.create_index('ix_destruction_organisation', 'destruction', ['organisation_id', 'approved_at'], unique=False)
    op.create_table('destruction_count',
    sa.Column('destruction_id', sa.Uuid(), nullable=False),
    sa.Column('table_name', sa.String(length=60), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['destruction_id'], ['destruction.id'], name=op.f('fk_destruction_count_destruction_id')),
    sa.PrimaryKeyConstraint('destruction_id', 'table_name', name=op.f('pk_destruction_count'))
    )


def downgrade() -> None:
    op.drop_table('destruction_count')
    op.drop_table('destruction')
    op.drop_table('retention_review')
    op.drop_table('legal_hold')
    op.drop_table('copy_mark')
    op.drop_table('access_request_pause')
    op.drop_table('access_request')
    op.drop_table('inquiry')
