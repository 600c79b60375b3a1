"""How somebody is, what matters to them, and where they were introduced."""

from socialrx.rights.sheets.sheet import STEP, Sheet

PLAN = {
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
}  # fmt: skip
