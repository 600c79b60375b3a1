"""From a referral to somebody who is reached: ages, tries, and how long each side has to answer."""

from socialrx.settings.setting import Setting

REACHING = [
    Setting("ADULT_AGE", 18, "The youngest age the service is for (OURS)"),
    Setting("CHILDREN_WELCOME", False, "Accept referrals of people below ADULT_AGE"),
    Setting(
        "FIRST_CONTACT_WORKING_DAYS",
        10,
        "Working days from receipt to first contact when the referrer asks for nothing else (OURS)",
    ),
    Setting(
        "PROACTIVE_LIST_MOST_ROWS",
        10_000,
        "Rows that a file of people to be offered social prescribing may have, at most 30,000 (OURS)",
    ),
    Setting(
        "ATTEMPTS_BEFORE_DECIDING",
        3,
        "Failed attempts after which the worker is asked to decide; nothing closes by itself (OURS)",
    ),
    Setting("ATTEMPT_GAP_WORKING_DAYS", 3, "Working days proposed between attempts (OURS)"),
    Setting(
        "WAYS_BEFORE_GIVING_UP", 2, "Different ways that must have been tried before a case closes unreached (OURS)"
    ),
    Setting("LAST_LETTER_WORKING_DAYS", 10, "Working days that a person has to answer a last letter or text (OURS)"),
    Setting("LEAD_HEARS_WORKING_DAYS", 2, "Working days late after which the team lead hears of it (OURS)"),
    Setting("LEAD_HEARS_AGAIN_WORKING_DAYS", 5, "Working days late after which the lead hears of it again (OURS)"),
    Setting(
        "ONWARD_ANSWER_DAYS", 7, "Days after which an unanswered onward referral returns to the worker's list (OURS)"
    ),
    Setting(
        "TRANSFER_ANSWER_WORKING_DAYS",
        2,
        "Working days within which a team that is asked to take somebody on answers (OURS)",
    ),
    Setting("LINK_DAYS", 21, "Days that a group's signed link lives (OURS)"),
    Setting("INVITATION_DAYS", 7, "Days that the link in an invitation lives (OURS)"),
]
