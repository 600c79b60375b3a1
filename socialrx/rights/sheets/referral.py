"""How somebody came, what they were offered and answered, and what their practice was told."""

from socialrx.rights.sheets.sheet import STEP, Sheet

REFERRAL = {
    "referral": Sheet(
        "Referrals",
        {
            "reference": "Reference", "source": "Where it came from", "reason": "Why now",
            "hopes": "What was hoped for", "referred_by_id": "Referred by", "entered_by_id": "Typed by",
            "on_behalf_of": "On behalf of", "referring_organisation_id": "Sent by", "team_id": "Team",
            "contact_within": "To be contacted within days", "contact_within_reason": "Why so soon",
            "contact_due_on": "First contact owed by", "status": "State", "practice_id": "GP practice then",
            "pcn_id": "Primary care network then", "age_band": "Age group then", "gender": "Gender then",
            "ethnic_category": "Ethnic category then",
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
    "code_recorded": Sheet(
        "Codes that your GP practice said it recorded",
        {
            "practice_id": "Practice", "code": "SNOMED CT code", "recorded_by_id": "Said by",
            "undone_at": "Taken back", "undone_by_id": "Taken back by",
        },
        when="recorded_at",
    ),
}  # fmt: skip
