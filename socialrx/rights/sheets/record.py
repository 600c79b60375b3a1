"""What somebody forbade or feared, and the record itself: its papers, moves, limits, and how long it is kept."""

from socialrx.rights.sheets.sheet import Sheet

RECORD = {
    "safeguarding_concern": Sheet(
        "Worries about safety",
        {
            "concern": "What was seen or told", "done_at_once": "Done at once", "raised_by_id": "Recorded by",
            "named_lead_id": "Named lead", "review_on": "To be looked at again", "acknowledged_at": "Taken in hand",
            "acknowledged_by_id": "By", "closed_at": "Closed", "closed_by_id": "Closed by", "closed_because": "Why",
        },
        when="raised_at",
        must_decide=True,
    ),
    "objection": Sheet(
        "What you asked us not to do",
        {
            "kind": "About", "words": "In your words", "recorded_by_id": "Recorded by", "withdrawn_at": "Withdrawn",
            "withdrawn_by_id": "Withdrawal recorded by", "withdrawn_words": "In your words then",
        },
        when="recorded_at",
    ),
    "s_flag": Sheet(
        "When your whereabouts were hidden",
        {
            "source": "Who said so", "because": "Why", "set_by_id": "Set by", "safe_way": "Safe way to reach you",
            "safe_way_confirmed_at": "Confirmed", "safe_way_confirmed_by_id": "Confirmed by", "ended_at": "Ended",
            "ended_by_id": "Ended by", "ended_because": "Why it ended",
        },
        when="set_at",
        must_decide=True,
    ),
    "document": Sheet(
        "Papers in your record",
        {
            "name": "Name", "kind": "Kind", "about": "About", "by_id": "Added by", "voided_at": "Taken out",
            "voided_by_id": "Taken out by", "voided_because": "Why it was taken out",
        },
        when="at",
        must_decide=True,
    ),
    "transfer": Sheet(
        "When one team asked another to take you on",
        {
            "from_team_id": "From", "to_team_id": "To", "why": "Why", "state": "Answer", "asked_by_id": "Asked by",
            "due_on": "Answer expected by", "answered_at": "Answered", "answered_by_id": "Answered by",
            "answer": "In these words",
        },
        when="asked_at",
        must_decide=True,
    ),
    "restriction": Sheet(
        "When your record was restricted",
        {
            "reason": "Reason", "restricted_by_id": "By", "lifted_at": "Lifted", "lifted_by_id": "Lifted by",
            "lifted_because": "Why it was lifted",
        },
        when="restricted_at",
    ),
    "duplicate_merge": Sheet(
        "Two records of you made one",
        {
            "team_id": "Team", "status": "State", "reasons": "Why it may be so", "words": "In words",
            "proposed_by_id": "Proposed by", "agreed_at": "Agreed", "agreed_by_id": "Agreed by",
            "decided_at": "Decided", "decided_by_id": "Decided by", "decided_because": "Because",
            "undone_at": "Undone", "undone_by_id": "Undone by", "undone_because": "Why it was undone",
        },
        when="proposed_at",
        must_decide=True,
    ),
    "inquiry": Sheet(
        "Inquiries in which your record was read",
        {
            "kind": "Kind", "reference": "Reference", "purpose": "Purpose", "opened_by_id": "Opened by",
            "closed_at": "Closed", "closed_by_id": "Closed by",
        },
        when="opened_at",
        must_decide=True,
    ),
    "legal_hold": Sheet(
        "Why your record must be kept",
        {
            "reason": "Reason", "starts_on": "From", "ends_on": "Until", "placed_by_id": "Placed by",
            "lifted_at": "Lifted", "lifted_by_id": "Lifted by",
        },
        when="placed_at",
        must_decide=True,
    ),
    "retention_review": Sheet(
        "Decisions about how long your record is kept",
        {
            "rule": "Rule", "last_contact_on": "Last contact", "decision": "Decision", "reason": "Reason",
            "keep_until": "Kept until", "decided_by_id": "Decided by", "refused_at": "Not approved",
            "refused_by_id": "Not approved by",
        },
        when="decided_at",
        must_decide=True,
    ),
}  # fmt: skip
