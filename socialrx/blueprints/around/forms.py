"""What is typed about the people around a person, and what the person tells of themselves."""

from wtforms import BooleanField, SelectField

from socialrx.blueprints.kit.forms import Form, Reads, from_list, line
from socialrx.blueprints.kit.versions import EditForm
from socialrx.core import phone
from socialrx.patients.around import Said


class ContactForm(Form):
    """Somebody around the person."""

    kin_name = line("Name", most=70)
    kin_relationship = line("Who they are to the person", most=35, hint="For example, daughter, neighbour")
    kin_phone = line("Telephone", Reads(phone.read), most=30)
    kin_is_carer = BooleanField("They are a carer")
    kin_may_talk = BooleanField("The person says we may talk to them")

    @property
    def said(self) -> Said:
        who = (self.kin_name.data, self.kin_relationship.data, self.kin_phone.data)
        return Said(*who, self.kin_is_carer.data, self.kin_may_talk.data)


class AboutForm(EditForm):
    """Asked only where the person wants to tell."""

    gender = SelectField("Gender, as they say it", choices=from_list("person-stated-gender"))
    ethnic_category = SelectField("Ethnic category", choices=from_list("ethnic-category-2001"))
    accommodation = SelectField("Home", choices=from_list("accommodation-status", blank="Not said"))
    employment = SelectField("Work", choices=from_list("employment-status", blank="Not said"))
