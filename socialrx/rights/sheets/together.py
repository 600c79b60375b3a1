"""What we asked each other about somebody: tasks, and questions to the GP practice."""

from socialrx.rights.sheets.sheet import Sheet

TOGETHER = {
    "task": Sheet(
        "What one of us asked another to do",
        {
            "words": "What", "owner_id": "Who was to do it", "due_on": "By", "made_by_id": "Asked by",
            "state": "State", "ended_at": "Ended", "ended_by_id": "Ended by", "end_note": "What came of it",
        },
        when="made_at",
        must_decide=True,
    ),
    "practice_question": Sheet(
        "What we asked your GP practice",
        {
            "practice_id": "Practice", "words": "Question", "asked_by_id": "Asked by", "state": "State",
            "due_on": "Answer expected by", "answered_at": "Answered", "answered_by_id": "Answered by",
            "answer": "Answer", "read_at": "Read", "read_by_id": "Read by",
        },
        when="asked_at",
        must_decide=True,
    ),
}  # fmt: skip
