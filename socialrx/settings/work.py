"""The work with a case: appointments, visits, reviews, how many people a worker takes on, and what is kept."""

from socialrx.settings.setting import Setting

WORK = [
    Setting("APPOINTMENT_MINUTES", 45, "Minutes proposed for an appointment; from 5 to 480 (OURS)"),
    Setting(
        "TRAVEL_GAP_MINUTES", 15, "Minutes kept free between two appointments when the worker has to travel (OURS)"
    ),
    Setting("VISIT_GRACE_MINUTES", 10, "Minutes after a home visit should be over until the lead is told (OURS)"),
    Setting(
        "VISIT_ESCALATE_MINUTES",
        15,
        "Minutes after which a home visit that is still overdue is told again, to every lead of the employer (OURS)",
    ),
    Setting("VISIT_LATE_MINUTES", 30, "Minutes that one tap on 'I am late' gives (OURS)"),
    Setting("REVIEW_AFTER_DAYS", 42, "Days after which a review of a plan is proposed (OURS)"),
    Setting(
        "BASELINE_WITHIN_DAYS",
        28,
        "Days after the first conversation within which a measure counts as how things were at the start (OURS)",
    ),
    Setting("FOLLOW_UP_AFTER_DAYS", 14, "Days after the first measure from which another counts as a follow-up (OURS)"),
    Setting("REOPEN_WITHIN_DAYS", 90, "Days within which a closed case may be opened again (OURS)"),
    Setting(
        "PRACTICE_ANSWER_WORKING_DAYS",
        5,
        "Working days within which a practice should answer a link worker's question (OURS)",
    ),
    Setting("SUPERVISION_WEEKS", 4, "Weeks until a link worker's next supervision is owed (OURS)"),
    Setting(
        "DEBRIEF_WORKING_DAYS", 3, "Working days within which a lead holds a debrief after a worry about safety (OURS)"
    ),
    Setting("CONCERN_REVIEW_DAYS", 14, "Days until a worry about safety must be looked at again; at most 90 (OURS)"),
    Setting(
        "HUDDLE_GUEST_DAYS", 14, "Days after a huddle's day from which its guests see nothing, closed or not (OURS)"
    ),
    Setting("AFTERCARE_DAYS", 28, "Days after a step down in support until aftercare is proposed (OURS)"),
    Setting("YEAR_CASELOAD_LEAST", 200, "People a year whom a full-time worker takes on, at least (NHSE guidance)"),
    Setting("YEAR_CASELOAD_MOST", 250, "People a year whom a full-time worker takes on, at most (NHSE guidance)"),
    Setting("EPISODE_DAYS", 91, "Days that a case usually stays open, for the suggested limit of cases (OURS)"),
    Setting("FULL_TIME_HOURS", 37.5, "Hours a week of somebody full time (Agenda for Change)"),
    Setting("USUAL_CASE_POINTS", 4, "Points of a usual case: a limit of cases times this is a limit of points (OURS)"),
    Setting("NEARLY_FULL_PERCENT", 80, "Percent of a limit from which a caseload is called nearly full (OURS)"),
    Setting("ABSENCE_SOON_DAYS", 7, "Days ahead in which an absence counts when a worker is chosen (OURS)"),
    Setting("CASE_ACCESS_HOURS", 8, "Hours that a cover, duty or hand-over grant opens a case (OURS)"),
    Setting("BREAK_GLASS_MINUTES", 60, "Minutes that breaking the glass opens a case (OURS)"),
    Setting("GRANT_REVIEW_WORKING_DAYS", 5, "Working days within which each opening with a reason is reviewed (OURS)"),
    Setting("STALE_AFTER_DAYS", 180, "Days without a check after which a service is shown with a warning (OURS)"),
    Setting(
        "NOT_OFFERED_AFTER_DAYS", 365, "Days without a check after which a service is not offered by default (OURS)"
    ),
    Setting("WORKERS_TRIAGE", True, "Link workers decide about New referrals too; off: only team leads (OURS)"),
    Setting(
        "RETENTION_YEARS", 8, "Years that an adult's record is kept after the last contact (UNVERIFIED which rule fits)"
    ),
    Setting(
        "RETENTION_LISTED_DAYS",
        365,
        "Days that somebody is kept who was only ever on a proactive list (OURS: ask your IG)",
    ),
    Setting(
        "RETENTION_MENTAL_HEALTH",
        False,
        "Keep every record as a mental health record: 20 years, or 10 after death (UNVERIFIED whether it applies)",
    ),
    Setting("SMALL_NUMBER", 5, "Counts below this are not shown outside the PCN (OURS)"),
    Setting("WAIT_WEEKS", 8, "Weeks that the wait told to a referrer is made from (OURS)"),
    Setting("WAITS_SHOWN_FROM", 5, "First contacts in those weeks below which no wait is told (OURS)"),
    Setting("CODES_WAIT_DAYS", 366, "Days for which a code that a practice may record waits on its list (OURS)"),
    Setting(
        "CODE_SEARCH_MOST_ROWS", 20_000, "Rows that a practice's search for its codes may have, at most 50,000 (OURS)"
    ),
    Setting(
        "CODE_SEARCH_DAYS",
        28,
        "Days before a referral, and after its case closed, within which a code still belongs to it (OURS)",
    ),
]
