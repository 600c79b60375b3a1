"""Papers of a case: added, read and taken out. What comes in is checked first; nothing is ever deleted here."""

import hashlib
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from socialrx.accounts.models import User
from socialrx.caseload.models import Case, Document
from socialrx.core import kept_files, uploads, viruses
from socialrx.core.database import db
from socialrx.core.ids import new_id
from socialrx.core.kept_files import Unreadable


def add(case: Case, name: str, content: bytes, *, by: User, about: str = "") -> Document:
    """Keep a file with a case. Raises BadInput saying what to do, when it is not one that may be kept."""
    upload = uploads.checked(name, content)
    viruses.must_be_clean(content)
    facts = {"kind": upload.kind, "name": upload.name, "size": len(upload.content), "digest": digest(upload.content)}
    document = Document(id=new_id(), case=case, by_id=by.id, about=about, **facts)
    document.stored_as = kept_files.keep(upload.content)
    db.session.add(document)
    return document


def content_of(document: Document) -> bytes:
    """The file as it was kept. Raises Unreadable when it is gone, or is another."""
    content = kept_files.read(document.stored_as)
    if digest(content) != document.digest:
        raise Unreadable("This file is not as it was kept. Tell your administrator.")
    return content


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def of_case(documents: Select[Document], case_id: UUID) -> Select[Document]:
    """A case's papers among these, the newest first, with who added them."""
    with_names = documents.options(joinedload(Document.by), joinedload(Document.voided_by))
    return with_names.where(Document.case_id == case_id).order_by(sa.desc(Document.at), Document.id)
