"""Our work with somebody: the case, who was let into it, contacts, appointments, visits and their notes."""

from socialrx.rights.sheets.sheet import STEP, Sheet

CASE = {
    "case_": Sheet(
        "Our work with you",
        {
            "team_id": "Team", "link_worker_id": "Link worker", "status": "State", "next_kind": "Next step",
            "next_note": "About the next step", "next_on": "Next step owed by", "review_on": "Review on",
            "hold_until": "On hold until", "attempts": "Attempts to reach you", "first_attempt_at": "First attempt",
            "first_contact_at": "First contact", "first_conversation_at": "First conversation",
            "closed_at": "Closed", "closed_by_id": "Closed by", "closure_reason": "Why it closed",
            "ended_by": "Who ended it", "what_changed": "What is different",
        },
        when="opened_at",
        lists={"closure_reason": "closure-reasons"},
    ),
    "case_step": Sheet("What was done with the case", STEP, when="at"),
    "case_grant": Sheet(
        "Who else was let into your record",
        {
            "kind": "How", "user_id": "Who", "reason": "Why", "words": "In their words", "starts_at": "From",
            "ends_at": "To", "ended_at": "Ended", "ended_by_id": "Ended by", "second_reason": "Why the address too",
            "verdict": "Whether it was right", "review_words": "About that", "reviewed_at": "Looked at",
            "reviewed_by_id": "Looked at by",
        },
        when="starts_at",
        must_decide=True,
    ),
    "contact": Sheet(
        "Contacts",
        {
            "mode": "How", "outcome": "What came of it", "is_two_way": "You talked", "note": "Note", "by_id": "By",
            "place": "Where", "minutes": "Minutes", "attendance": "Whether you came",
            "others_present": "Who else was there", "went_to": "Where the worker went with you",
            "voided_at": "Withdrawn as a mistake", "voided_by_id": "Withdrawn by", "void_reason": "What was wrong",
        },
        when="at",
        lists={
            "mode": "consultation-mechanism", "outcome": "contact-attempt-outcomes",
            "attendance": "attendance-status",
        },
    ),
    "case_need": Sheet(
        "Needs that came up later",
        {"need": "Need", "found_by_id": "Noted by"},
        when="found_at",
        lists={"need": "need-categories"},
    ),
    "appointment": Sheet(
        "Appointments",
        {
            "on": "Day", "at": "Time", "minutes": "Minutes", "kind": "What", "place": "Where",
            "travel_note": "How to get there", "worker_id": "With", "state": "State", "attendance": "Attendance",
            "booked_by_id": "Booked by", "settled_at": "Outcome recorded", "settled_by_id": "Recorded by",
        },
        when="booked_at",
        lists={"attendance": "attendance-status"},
    ),
    "home_visit": Sheet(
        "Visits to your home",
        {
            "worker_id": "Who came", "expected_out_at": "Meant to end", "in_at": "Came in", "ended_at": "Ended",
            "ended_by_id": "End recorded by", "ended_how": "How it ended",
        },
        when="going_at",
    ),
    "contact_addition": Sheet("What was added to contacts", {"words": "Added", "by_id": "By"}, when="at"),
    "sealed_note": Sheet(
        "Sealed notes",
        {
            "words": "Note", "sealed_because": "Why it was sealed", "written_by_id": "Written by",
            "unsealed_at": "Opened", "agreed_by_id": "Opening agreed by", "asked_at": "Opening asked for",
            "asked_by_id": "Asked for by", "asked_because": "Why",
        },
        when="written_at",
        must_decide=True,
        opened_by="unsealed_at",
    ),
    "worker_safety_flag": Sheet(
        "Warnings for workers who visit",
        {
            "words": "Warning", "review_on": "To be looked at again", "raised_by_id": "Recorded by",
            "ended_at": "Ended", "ended_by_id": "Ended by", "ended_because": "Why it ended",
        },
        when="raised_at",
        must_decide=True,
    ),
}  # fmt: skip
