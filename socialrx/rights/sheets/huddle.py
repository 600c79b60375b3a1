"""What was talked over about somebody with other agencies, and how much support they got."""

from socialrx.rights.sheets.sheet import Sheet

HUDDLE = {
    "huddle_case": Sheet(
        "Talked over with other agencies",
        {
            "question": "The question", "called": "What you were called there", "brought": "What the others were told",
            "brought_by_id": "Brought by", "answer": "Who agreed", "answer_who": "Who decided for you",
            "answer_why": "Why, or on what authority", "options": "What was considered", "decision": "Decision",
            "decided_at": "Decided", "decided_by_id": "Written down by", "withdrawn_at": "Taken off",
            "withdrawn_by_id": "Taken off by",
        },
        when="brought_at",
    ),
    "huddle_contribution": Sheet(
        "What somebody of another agency added",
        {"words": "What they wrote", "by_id": "By"},
        when="at",
        must_decide=True,
    ),
    "huddle_action": Sheet(
        "What others said they would do",
        {
            "what": "What", "owner_id": "Who", "owner_name": "Who", "due_on": "By", "added_by_id": "Written down by",
            "done_at": "Done", "done_by_id": "Recorded by",
        },
    ),
    "support_level": Sheet(
        "How much support you got",
        {"level": "Level", "before": "Before", "why": "Why", "by_id": "By", "aftercare_on": "To be asked again on"},
        when="at",
        lists={"level": "support-levels", "before": "support-levels"},
    ),
}  # fmt: skip
