"""The shape of the message back, by the element names of PRSB Social Prescribing Information Standard v1.1.

JSON, text and PDF are all written from this one shape. Which elements belong
into the standard's view *Message back to GP and referrer* was not published
where we could read it: the choice is OURS and UNVERIFIED against it. Sections
that the standard does not have are named in `OURS`.
"""

from marshmallow import Schema, fields

STANDARD = "PRSB Social Prescribing Information Standard v1.1"
VIEW = "Message back to GP and referrer"
# Sections that the standard has no name for.
OURS = ("Onward referrals", "Closure", "Author")


class RequestedActions(Schema):
    professionals = fields.String(data_key="Actions for professionals")
    person = fields.List(fields.String(), data_key="Actions for person or their carer")


class PersonDemographics(Schema):
    name = fields.String(data_key="Person full name")
    born = fields.Date(data_key="Date of birth")
    nhs_number = fields.String(data_key="NHS number")


class GpPractice(Schema):
    details = fields.String(data_key="GP practice details")
    identifier = fields.String(data_key="GP practice identifier")


class ReferralDetails(Schema):
    reference = fields.String(data_key="Reference")
    on = fields.Date(data_key="Date")
    referrer = fields.String(data_key="Referrer")
    hopes = fields.String(data_key="Reason for referral")
    to = fields.String(data_key="Referral to")


class Answer(Schema):
    question = fields.String(data_key="Subscale")
    first = fields.String(data_key="First")
    latest = fields.String(data_key="Latest", allow_none=True)
    change = fields.String(data_key="Change", allow_none=True)


class Assessment(Schema):
    name = fields.String(data_key="Structured assessment name")
    first_on = fields.Date(data_key="First asked")
    latest_on = fields.Date(data_key="Asked again", allow_none=True)
    answers = fields.List(fields.Nested(Answer), data_key="Subscale results")


class Signpost(Schema):
    on = fields.Date(data_key="Date")
    service = fields.String(data_key="Signpost to")


class Introduction(Schema):
    on = fields.Date(data_key="Date")
    service = fields.String(data_key="Service")
    outcome = fields.String(data_key="Outcome")


class Risk(Schema):
    on = fields.Date(data_key="Start date of risk", allow_none=True)
    risk = fields.String(data_key="Risk")
    comment = fields.String(data_key="Comment", allow_none=True)


class GoalOfPlan(Schema):
    words = fields.String(data_key="Goals and hopes")
    status = fields.String(data_key="Goal status")


class ActionOfPlan(Schema):
    what = fields.String(data_key="What")
    who = fields.String(data_key="Who")
    on = fields.Date(data_key="When", allow_none=True)
    status = fields.String(data_key="Status")


class CarePlan(Schema):
    matters = fields.String(data_key="What matters to the person")
    goals = fields.List(fields.Nested(GoalOfPlan), data_key="Goals and hopes")
    actions = fields.List(fields.Nested(ActionOfPlan), data_key="Actions and activities")


class Closure(Schema):
    on = fields.Date(data_key="Date", allow_none=True)
    reason = fields.String(data_key="Reason")
    ended_by = fields.String(data_key="Ended by")
    outcome = fields.String(data_key="Outcome")


class Author(Schema):
    name = fields.String(data_key="Name")
    role = fields.String(data_key="Role")
    team = fields.String(data_key="Team")
    contact = fields.String(data_key="Contact details")
    on = fields.Date(data_key="Date")


class MessageBackSchema(Schema):
    """The whole, in the order in which it is read: what is wanted of the GP stands first."""

    requested_actions = fields.Nested(RequestedActions, data_key="Plan and requested actions")
    person = fields.Nested(PersonDemographics, data_key="Person demographics")
    practice = fields.Nested(GpPractice, data_key="GP practice")
    referral = fields.Nested(ReferralDetails, data_key="Referral details")
    summary = fields.String(data_key="Clinical summary")
    issues = fields.List(fields.String(), data_key="Presenting complaints or issues")
    plan = fields.Nested(CarePlan, data_key="Care and support plan")
    assessments = fields.List(fields.Nested(Assessment), data_key="Assessments")
    signposts = fields.List(fields.Nested(Signpost), data_key="Signpost details")
    introductions = fields.List(fields.Nested(Introduction), data_key="Onward referrals")
    risks = fields.List(fields.Nested(Risk), data_key="Risks")
    closure = fields.Nested(Closure, data_key="Closure")
    author = fields.Nested(Author, data_key="Author")
