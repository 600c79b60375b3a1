"""What invented people, GPs and link workers say, by need. Every sentence is made up."""

from typing import NamedTuple


class Words(NamedTuple):
    """What is said of one need, from the GP's hope to what changed."""

    hopes: str
    matters: str
    goal: str
    action: str
    wanted: str
    changed: str


WORDS = {
    "loneliness": Words(
        "Lives alone and sees nobody from one week to the next. Would be glad of company.",
        "Having somebody to talk to who is not a doctor.",
        "Have a proper chat with somebody twice a week",
        "Go along to one group and see if it feels right",
        "Would like company and a reason to get out of the house.",
        "Goes out twice a week now and has made two friends.",
    ),
    "mental_wellbeing": Words(
        "Low for some months, not ill enough for the mental health team. Wants to do something about it.",
        "Feeling more like myself in the mornings.",
        "Have something to get up for on three days a week",
        "Keep a note of what lifts the day and what does not",
        "Would like something calm to do with others, at their own pace.",
        "Sleeps better, and has mornings with a plan in them.",
    ),
    "money": Words(
        "Behind with bills and too ashamed to open the letters. Blood pressure suffers.",
        "Opening the post without feeling sick.",
        "Know what is owed and what is coming in",
        "Bring every letter to the advice session, opened or not",
        "Would like help with benefits and a plan for debts.",
        "Has a payment plan and a benefit that was never claimed.",
    ),
    "housing": Words(
        "Damp flat, chest infections all winter. The landlord does not answer.",
        "A dry bedroom for winter.",
        "Have the damp looked at",
        "Write to the landlord together, with photographs",
        "Would like advice about repairs.",
        "The landlord has treated the damp.",
    ),
    "employment": Words(
        "Off work for a year with back pain and losing confidence. Would like to work again, gently.",
        "Being useful again.",
        "Try a few hours of volunteering",
        "Visit the work club and ask about part-time volunteering",
        "Would like to try volunteering before looking for work.",
        "Volunteers one morning a week and has applied for a course.",
    ),
    "carer": Words(
        "Looks after a partner with dementia day and night. Exhausted, and has had no break since summer.",
        "One afternoon that is mine.",
        "Have a break every week",
        "Ask for a carer's assessment",
        "Would like to meet other carers and have a break.",
        "Has a sitter on Thursdays and meets other carers.",
    ),
    "bereavement": Words(
        "Widowed this year. Comes to see us often with small things; it is company that is missing.",
        "Talking about the one who died without people changing the subject.",
        "Talk with people who have been through it",
        "Go to the bench or the group once, with somebody",
        "Would like to be with others who have lost somebody.",
        "Meets others who have been bereaved, and speaks of it easily.",
    ),
    "physical_activity": Words(
        "Wants to be more active and lose weight before it becomes diabetes. Gyms are not the way.",
        "Walking to the shops without stopping.",
        "Walk for twenty minutes four times a week",
        "Write down each walk",
        "Would like gentle exercise in company.",
        "Walks most days and has lost half a stone.",
    ),
    "ltc": Words(
        "COPD and afraid of getting out of breath, so stays in. Knows the inhalers well.",
        "Doing things without being afraid of my chest.",
        "Get out every other day, with rests",
        "Plan a walk with two benches on the way",
        "Would like a group that understands breathlessness.",
        "Goes out on good days and knows what to do on bad ones.",
    ),
    "food": Words(
        "Skips meals so that others at home eat. Losing weight. Please help with food and fuel.",
        "Everybody having a hot meal, me too.",
        "Have a hot meal every day",
        "Apply for the fuel voucher",
        "Would like to hear about shared meals and vouchers.",
        "Has the vouchers, and eats with others on Wednesdays.",
    ),
    "family": Words(
        "On their own with three small children and no family near by. Worn out.",
        "A grown-up to talk to.",
        "Meet other parents every week",
        "Try the stay-and-play on Monday",
        "Would like to meet other parents.",
        "Meets other parents twice a week.",
    ),
    "substance": Words(
        "Drinking more since being made redundant, and says so. Wants other company than the pub.",
        "Evenings without a drink.",
        "Have three evenings a week without alcohol",
        "Find something for Friday evenings",
        "Would like to meet people away from the pub.",
        "Four evenings a week without a drink.",
    ),
    "digital": Words(
        "Cannot book anything online and feels shut out since everything moved there.",
        "Seeing my granddaughter on the screen.",
        "Make a video call without help",
        "Bring the tablet to the library hour",
        "Would like patient help with a tablet.",
        "Rings the family by video every Sunday.",
    ),
    "legal": Words(
        "A letter about their status here has kept them awake for weeks. Needs proper advice.",
        "Knowing where I stand.",
        "Have the letter explained by an adviser",
        "Bring the letter to the advice session",
        "Would like advice about a letter, with an interpreter if there can be one.",
        "Has an adviser, and knows what comes next.",
    ),
    "transport": Words(
        "No longer drives after cataract surgery was put off. Missing appointments.",
        "Getting about without asking my son.",
        "Get to the shops and the surgery alone",
        "Apply for a bus pass and the car scheme",
        "Would like to hear about the community car scheme.",
        "Uses the car scheme and has missed no appointment since.",
    ),
    "practical": Words(
        "Struggles with the garden and small repairs, and falls over the step. Nobody to ask.",
        "Staying in my own home.",
        "Have the step and the rail put right",
        "Ask the repair table about the handrail",
        "Would like help with small jobs at home.",
        "The rail is up and the garden is kept.",
    ),
    "falls": Words(
        "Two falls this year and now afraid to go out. Steady enough with a stick.",
        "Walking to church again.",
        "Walk to the corner and back every day",
        "Try the low-impact class, sitting down if need be",
        "Would like a class for balance.",
        "No fall since, and goes to church again.",
    ),
    "memory": Words(
        "Early dementia, copes well, but has stopped going to things. The family would like advice.",
        "Singing. I always sang.",
        "Sing with others once a week",
        "Go to the choir together the first time",
        "Would like a group that is easy with memory loss.",
        "Sings on Thursdays; the family has a morning to itself.",
    ),
    "neuro": Words(
        "Autistic young adult, in their room since leaving college. Would like to meet people with the same interests.",
        "People who like trains as much as I do.",
        "Go to one thing every week that I choose",
        "Visit the place when it is quiet, before the first time",
        "Would like a small group and to know what will happen.",
        "Goes to the repair table every week and is trusted with the till.",
    ),
    "later_life": Words(
        "Thinking about moving and about who decides when that is needed. Would like to talk it through.",
        "Deciding while I can.",
        "Know what the choices are",
        "Read the leaflet on lasting power of attorney",
        "Would like to talk about planning ahead.",
        "Has named attorneys, and told the family what matters.",
    ),
}  # fmt: skip
# How often each is the first reason, in a hundred.
SHARES = {
    "loneliness": 22, "mental_wellbeing": 15, "money": 11, "housing": 4, "employment": 4, "carer": 6, "bereavement": 5,
    "physical_activity": 9, "ltc": 4, "food": 3, "family": 2, "substance": 1, "digital": 2, "legal": 1, "transport": 2,
    "practical": 3, "falls": 3, "memory": 2, "neuro": 1, "later_life": 1,
}  # fmt: skip
# From which age to which a need is usual; any age where it is not here.
AGES = {
    "bereavement": (45, 120), "employment": (18, 62), "family": (20, 48), "falls": (65, 120), "later_life": (65, 120),
    "ltc": (45, 120), "memory": (65, 120), "neuro": (18, 35), "transport": (60, 120), "digital": (55, 120),
}  # fmt: skip


def fits(need: str, age: int) -> bool:
    """Whether somebody of this age would usually be referred for it."""
    youngest, oldest = AGES.get(need, (0, 120))
    return youngest <= age <= oldest


PRESSING = ("Eviction hearing next week", "Carer going into hospital", "Partner died last week", "No food in the house")
QUESTIONS = (
    "Is the telephone number right? It does not ring.",
    "Has the person agreed to this? The form says not yet asked.",
    "Which language should the interpreter speak?",
)
ANSWERS = ("The mobile number is right now. Evenings are best.", "Yes, agreed on the telephone this morning.")
NOT_ACCEPTED = (
    (
        "They need an urgent mental health assessment first.",
        "Please ring the crisis line; we are glad to help afterwards.",
    ),
    ("They live outside the area that we cover.", "The team of their own practice would be right."),
    ("They asked for a care package.", "Adult social care arranges that; the number is on our page."),
)
WITHDREW = ("Patient has moved in with family in Leeds.", "Referred by mistake after the wrong record was open.")
TRIED = {
    "no_answer": "Rang out. No message left.",
    "voicemail": "Left a message, as we may.",
    "letter_sent": "Wrote a letter with the team's number.",
}
REACHED = (
    "Good talk on the telephone. Would like to meet. Prefers mornings.",
    "Pleased to be rung. We agreed a time to meet at the library.",
    "A little wary at first. Happy to try one conversation.",
)
CONVERSATION = (
    "Met for an hour. Talked about what a good week would look like.",
    "Walked round the park while talking. Knows what they want, and what they do not.",
    "Met at home over tea. Showed me the photographs. Wants to start small.",
)
FOLLOWED_UP = (
    "Rang to ask how the first visit went. It went well enough to go again.",
    "Short call. A hard week, but has kept to the plan.",
    "Met at the group. Laughing with somebody when I came in.",
)
