"""Who somebody is, who is around them, and what they need."""

from socialrx.rights.sheets.sheet import Sheet

PERSON = {
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
        {
            "answer": "Risks", "detail": "Which", "is_high": "High risk", "assessor": "Who said so",
            "assessed_by_id": "Recorded by",
        },
        when="assessed_at",
        lists={"answer": "risk-answers"},
    ),
}  # fmt: skip
