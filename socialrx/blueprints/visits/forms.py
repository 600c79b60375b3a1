"""What is said before setting off."""

from wtforms import BooleanField

from socialrx.blueprints.kit.forms import Form, Needed, Reads, line
from socialrx.blueprints.kit.risk_question import RiskQuestion
from socialrx.caseload.ways import read_time


class GoForm(RiskQuestion, Form):
    """When to be out, that the warning is read, and whether it is safe at all."""

    out_by = line("Out by", Needed("Enter when you expect to be out"), Reads(read_time), most=12, hint="Like 2:30pm")
    has_read = BooleanField("I have read the warning")
