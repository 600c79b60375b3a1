"""The question asked before a first visit to somebody's home, wherever a visit can be arranged."""

from wtforms import BooleanField, RadioField
from wtforms.validators import Optional

from socialrx.accounts.models import User
from socialrx.blueprints.kit.forms import chosen_from, lines
from socialrx.core.database import db
from socialrx.patients.models import Patient, RiskAnswer
from socialrx.patients.risk import assess

HIGH_RISK = "High risk: somebody could come to serious harm soon"
VISIT_IS_SAFE = "visit_is_safe"
ANSWERS = (
    (str(RiskAnswer.NONE_KNOWN), "None known to me, having checked"),
    (str(RiskAnswer.RISKS), "There are risks"),
    (VISIT_IS_SAFE, "Not assessed, but this visit is safe because…"),
)


class RiskQuestion:
    """Two fields of a form; shown when `asks_risk`."""

    risk = RadioField("Is it safe to visit at home?", choices=chosen_from(ANSWERS), validators=[Optional()])
    risk_detail = lines("Which risks, or why the visit is safe", most=1000)
    is_high = BooleanField(HIGH_RISK)
    asks_risk = False

    def ask_risk(self, words: str) -> None:
        """Show the question, with what is missing."""
        self.asks_risk = True
        (self.risk_detail if self.risk.data else self.risk).errors = [words]

    def keep_risk(self, patient: Patient, *, by: User) -> str:
        """Record what was said. Returns why the visit is safe without an assessment, or nothing. Raises NameTheRisk."""
        if not self.risk.data:
            return ""
        if self.risk.data == VISIT_IS_SAFE:
            return self.risk_detail.data or ""
        said = {"detail": self.risk_detail.data or "", "is_high": self.is_high.data}
        assess(patient, RiskAnswer(self.risk.data), by=by, **said)
        db.session.flush()
        return ""
