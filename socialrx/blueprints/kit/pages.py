"""What every template may use: words for dates, form drawing, the menu, and `may`."""

from collections.abc import Callable
from typing import Any

from flask import Flask, url_for
from flask_login import current_user

from socialrx.access.table import May
from socialrx.blueprints.kit.drawing import draw_summary, macro
from socialrx.blueprints.kit.once import new_key
from socialrx.blueprints.kit.words import FILTERS, share
from socialrx.core import codelists
from socialrx.core.sealing import keyed_hash

# (permission, endpoint, words), in the order of the menu.
MENU = [
    (May.MAKE_REFERRAL, "refer.start", "Refer"),
    (May.SEE_REFERRAL_STATUS, "practice.referrals", "Our referrals"),
    (May.TALLY, "tally.page", "Signpost tally"),
    (May.SEE_WHAT_WE_SENT, "outside.sent", "Sent by us"),
    (May.SEE_TODAY, "today.show", "Today"),
    (May.TRIAGE, "referrals.new", "New referrals"),
    (May.WORK_CASE, "caseload.mine", "Caseload"),
    (May.SEE_APPOINTMENTS, "diary.day", "Diary"),
    (May.SEE_TEAM, "caseload.team", "Team"),
    (May.SET_LIMITS, "limits.everybody", "Caseload limits"),
    (May.HUDDLE, "huddles.overview", "Huddles"),
    (May.JOIN_HUDDLE, "huddle_guests.open_to_me", "Huddles"),
    (May.OFFER_TO_MANY, "offers.overview", "Proactive lists"),
    (May.LEAD_CONCERN, "concerns.list_open", "Worries about safety"),
    (May.READ_PERSON, "duplicates.overview", "Duplicates"),
    (May.RESTRICT, "rights.overview", "Restrictions"),
    (May.UNSEAL_NOTE, "sealed.waiting", "Sealed notes"),
    (May.REVIEW_BREAK_GLASS, "glass.to_review", "Break-glass to review"),
    (May.READ_TRAIL, "trail.first", "Who looked"),
    (May.ANSWER_ONWARD, "onward.ours", "Sent to us"),
    (May.FIND_SERVICE, "directory.search", "Directory"),
    (May.INVESTIGATE, "inquiries.list_all", "Inquiries"),
    (May.HANDLE_COPY, "access_requests.list_all", "Access requests"),
    (May.SEE_RETENTION, "retention.list_all", "Retention"),
    (May.READ_REPORT, "reports.pcn", "Report"),
    (May.READ_FIGURES, "reports.figures", "Figures"),
    (May.SEE_ACCOUNTS, "people.here", "Staff"),
    (May.SET_ORGANISATION, "organisation.all", "Organisations"),
    (May.RUN_SYSTEM, "system.status", "System"),
    (May.READ_SECURITY_EVENTS, "system.security_events", "Security events"),
]


def furnish(app: Flask, may: Callable[..., bool]) -> None:
    """Put these into the templates' world."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(
        may=may,
        has_page=app.view_functions.__contains__,
        menu=lambda: menu(may),
        label=codelists.label,
        error_summary=draw_summary,
        component=macro,
        once_key=new_key,
        share=share,
        service_name=app.config["SERVICE_NAME"],
        is_demonstration=app.config["DEMO"],
        setting=app.config.__getitem__,
        user_mark=user_mark,
    )


def user_mark() -> str:
    """A mark by which script knows whose typing it kept. It says nothing about who they are."""
    return keyed_hash(str(current_user.id), purpose="kept typing")[:16]


def menu(may: Callable[..., bool]) -> list[dict[str, Any]]:
    """The pages this user may begin at."""
    if not current_user.is_authenticated:
        return []
    return [
        {"href": url_for(endpoint), "text": words, "endpoint": endpoint}
        for permission, endpoint, words in MENU
        if may(permission)
    ]
