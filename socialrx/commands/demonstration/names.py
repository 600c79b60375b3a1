"""Invented names, put together by chance from given and family names that are common here. Any likeness is chance."""

from random import Random
from typing import NamedTuple


class Community(NamedTuple):
    """Names that go together, the ethnic category they stand with here, and how many in a hundred."""

    share: int
    ethnic_category: str
    men: str
    women: str
    families: str
    language: str = ""


COMMUNITIES = (
    Community(
        70,
        "A",
        "Alan Arthur Barry Brian Callum Colin Craig Daniel Dennis Derek Eric Frank Geoffrey Gordon Graham Harry Ian"
        " Jack Keith Kenneth Lee Leonard Martin Neil Norman Raymond Reece Roger Ronald Shaun Stanley Trevor Walter",
        "Ann Audrey Barbara Brenda Carol Chloe Dawn Denise Doreen Eileen Elsie Gemma Gillian Hazel Irene Janet Jean"
        " Joyce Karen Kelly Lauren Lorraine Margaret Marjorie Maureen Mavis Michelle Norma Pauline Sheila Tracey",
        "Allcock Barks Bexon Birkin Bostock Brewin Burrows Caunt Chambers Clay Cropper Dexter Eyre Flint Foulkes "
        "Gadsby Hallam Hardstaff Hickling Holbrook Kirk Leivers Marriott Meakin Oscroft Palethorpe Radford "
        "Raynor Renshaw Scothern Shelton Spray Stendall Towle Wagstaff Wheatley Widdowson Woolley",
    ),
    Community(3, "B", "Ciaran Declan Liam Patrick", "Bridget Kathleen Niamh Sinead", "Doherty Gallagher Nolan O’Dowd"),
    Community(
        6,
        "C",
        "Andrzej Dawid Jan Marek Piotr Tomasz",
        "Agnieszka Ewa Katarzyna Magdalena Zofia",
        "Dąbek Gołąb Jaworek Łukasik Mazurczak Wrona",
        "Polish",
    ),
    Community(5, "H", "Amit Harish Kiran Rajesh Sunil", "Anjali Kavita Meena Pushpa Sunita", "Bhatti Desai Mistry Rao"),
    Community(
        5,
        "J",
        "Adeel Imran Khalid Tariq Yusuf",
        "Ayesha Nasreen Rukhsana Saima Zainab",
        "Akram Butt Chaudhry Mahmood Raja",
        "Urdu",
    ),
    Community(4, "M", "Clive Delroy Errol Winston", "Beverley Gloria Marcia Yvonne", "Bryan Campbell Gayle Pinnock"),
    Community(3, "N", "Chidi Emeka Kwame Tunde", "Abena Adaeze Folake Ngozi", "Adeyemi Boateng Okafor Owusu"),
    Community(2, "D", "Jordan Marlon Tyrone", "Jade Leanne Shanice", "Burke Dixon Francis"),
    Community(2, "R", "Ka-Ming Wei", "Lai-Fong Mei", "Cheung Lam Yip"),
)


class Name(NamedTuple):
    given: str
    family: str
    gender: str
    ethnic_category: str
    language: str


def name(dice: Random) -> Name:
    """A name, with the gender (1 male, 2 female) and ethnic category that stand with it."""
    people = dice.choices(COMMUNITIES, [community.share for community in COMMUNITIES])[0]
    gender = "2" if dice.random() < 0.58 else "1"
    given = dice.choice((people.women if gender == "2" else people.men).split())
    return Name(given, dice.choice(people.families.split()), gender, people.ethnic_category, people.language)
