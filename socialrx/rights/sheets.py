"""What of each table is given to the person who asks, and how each column is called: one list, read by all.

A house test holds this against the models: every column of every table about
people is in a list here or in `left_out` by name, with the reason. So a new
field is thought about on the day it appears.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sheet:
    """A table's part of the copy. `when` is the column that dates an entry.

    `must_decide`: each entry waits for somebody to decide before a copy can
    leave. `opened_by`: sealed, and shown to nobody here while this column is
    empty. `within`: its rows stand as lines of the entry that this column points
    at, named by the first column.
    """

    title: str
    columns: dict[str, str]
    when: str = ""
    lists: dict[str, str] = field(default_factory=dict)
    must_decide: bool = False
    opened_by: str = ""
    within: str = ""


STEP = {"move": "What was done", "reason": "Reason", "by_id": "By"}
SHEETS: dict[str, Sheet] = {
    "patient": Sheet(
        "About you",
        {
            "given_name": "First name", "family_name": "Family name", "preferred_name": "Likes to be called",
            "date_of_birth": "Date of birth", "nhs_number": "NHS number", "no_number_reason": "Why there is no number",
            "gender": "Gender", "ethnic_category": "Ethnic category", "practice_id": "GP practice",
            "no_practice": "In place of a GP practice", "accommodation": "Home", "employment": "Work",
            "died_on": "Died on", "address": "Address", "postcode": "Postcode", "door_note": "At the door",
            "mobile": "Mobile", "landline": "Landline", "email": "E-mail", "language": "Language",
            "interpreter": "Interpreter", "emergency_name": "Emergency contact",
            "emergency_relationship": "Who that is", "emergency_phone": "Their phone", "best_way": "Best way to reach",
            "best_time": "Best time", "unsafe_times": "Not safe", "contact_warning": "Before getting in touch",
            "may_leave_message": "May leave a message", "may_text": "May text", "may_email": "May e-mail",
            "may_post": "May write by post", "added_by_id": "Recorded by",
            "identity_confirmed_at": "When somebody made sure who you are", "identity_confirmed_by_id": "Who did",
        },
        when="added_at",
        lists={
            "gender": "person-stated-gender", "ethnic_category": "ethnic-category-2001",
            "interpreter": "interpreter-needed", "best_way": "preferred-contact-method",
            "no_number_reason": "nhs-number-unavailable-reason", "accommodation": "accommodation-status",
            "employment": "employment-status",
        },
    ),
    "key_contact": Sheet(
        "People around you",
        {
            "name": "Name", "relationship": "Who they are to you", "phone": "Telephone", "is_carer": "A carer",
            "may_talk": "We may talk to them", "added_by_id": "Recorded by", "ended_at": "Taken out",
            "ended_by_id": "Taken out by",
        },
        when="added_at",
        must_decide=True,
    ),
    "access_need": Sheet("What you need so that you can take part", {"label": "Need"}),
    "risk_assessment": Sheet(
        "Risks",
        {"answer": "Risks", "detail": "Which", "is_high": "High risk", "assessor": "Who said so", "assessed_by_id": "Recorded by"},
        when="assessed_at",
        lists={"answer": "risk-answers"},
    ),
    "referral": Sheet(
        "Referrals",
        {
            "reference": "Reference", "source": "Where it came from", "reason": "Why now", "hopes": "What was hoped for",
            "referred_by_id": "Referred by", "entered_by_id": "Typed by", "on_behalf_of": "On behalf of",
            "referring_organisation_id": "Sent by", "team_id": "Team", "contact_within": "To be contacted within days",
            "contact_within_reason": "Why so soon", "contact_due_on": "First contact owed by", "status": "State",
            "practice_id": "GP practice then", "pcn_id": "Primary care network then", "age_band": "Age group then",
            "gender": "Gender then", "ethnic_category": "Ethnic category then",
        },
        when="received_at",
        lists={
            "source": "referral-sources", "gender": "person-stated-gender", "ethnic_category": "ethnic-category-2001",
        },
    ),
    "referral_need": Sheet("Reasons for the referral", {"need": "Reason"}, lists={"need": "need-categories"}),
    "referral_step": Sheet("What was done with the referral", STEP, when="at"),
    "person_answer": Sheet(
        "What you said about being referred",
        {"answer": "Answer", "explanation": "Explanation", "recorded_by_id": "Recorded by"},
        when="recorded_at",
        lists={"answer": "agreement"},
    ),
    "offer": Sheet(
        "What you were offered",
        {
            "cohort": "Because of", "team_id": "Team", "state": "State", "asked_at": "Last asked", "asked_by_id": "By",
            "answered_at": "You answered", "answered_by_id": "Recorded by", "note": "Notes of what was said",
        },
        when="asked_at",
        lists={"cohort": "cohorts"},
    ),
    "message_back": Sheet(
        "What your GP practice was told",
        {
            "event": "About", "route": "Sent by", "what_happened": "What happened", "what_arranged": "Arranged",
            "what_next": "Next", "wanted_from_practice": "Wanted from the practice", "told_at": "Told another way",
            "told_by_id": "Told by", "told_how": "How",
        },
        when="made_at",
    ),
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
    "measurement": Sheet(
        "Your answers to questions",
        {"measure": "Questions", "mode": "How they were asked", "recorded_by_id": "Recorded by"},
        when="given_on",
    ),
    "measure_answer": Sheet("", {"item": "Question", "value": "Answer"}, within="measurement_id"),
    "plan": Sheet(
        "Your plan",
        {"what_matters": "What matters to you", "agreed_at": "Agreed", "agreed_with_id": "With"},
        when="changed_at",
    ),
    "goal": Sheet("Your goals", {"words": "Goal", "status": "How far"}),
    "plan_action": Sheet(
        "Steps of your plan",
        {"what": "Step", "owner": "Whose", "owner_name": "Who that is", "due_on": "By", "done_on": "Done"},
    ),
    "onward_referral": Sheet(
        "Introductions to community services",
        {
            "service_id": "Service", "state": "State", "wanted": "What you wanted from it",
            "risk_shared": "What was said about risk", "risk_words": "In these words", "agreed_on": "You agreed on",
            "agreed_recorded_by_id": "Your agreement was recorded by", "made_by_id": "Made by", "sent_at": "Sent",
            "sent_to": "Sent to", "answer_due_on": "Answer expected by", "ended_at": "Ended",
        },
        when="made_at",
        lists={"state": "onward-referral-status"},
    ),
    "onward_need_shared": Sheet("Needs that a service was told of", {"label": "Need"}),
    "onward_step": Sheet("What came of introductions", STEP | {"says_who": "According to"}, when="at"),
    "told_about": Sheet(
        "Services you were told about",
        {"service_id": "Service", "told_by_id": "By"},
        when="told_on",
    ),
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
