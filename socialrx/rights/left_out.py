"""What of the tables about people is not in a copy, by name, each with its reason; and what is hidden of some.

A house test holds this and `sheets` against the models.
"""

# Left out wherever they stand.
EVERYWHERE = {
    "id": "the row's address inside the software",
    "version": "how often the row was saved, counted so that two people cannot overwrite each other",
    "position": "in which order things stand on a page",
    "organisation_id": "the organisation that is asked: it stands on the first page",
}
# Left out of one table, and why.
LEFT_OUT = {
    ("patient", "folded_given"): "the name again, spelt for searching",
    ("patient", "folded_family"): "the name again, spelt for searching",
    ("patient", "is_s_flagged"): "a mark for staff; to print it tells whoever finds the paper that somebody hides",
    ("patient", "identity_unconfirmed"): "follows from when somebody made sure, which is given",
    ("appointment", "zone"): "the time zone of the time that is given",
    ("home_visit", "appointment_id"): "which appointment it was; both are given",
    ("access_need", "key"): "the code of the need, whose words are given",
    ("referral", "is_waiting"): "follows from the state, for an index",
    ("referral", "turn"): "whether the team reads it before others",
    ("referral", "received_month"): "follows from the day, for reports",
    ("case_", "is_open"): "follows from the state, for an index",
    ("case_grant", "opens_address"): "tells that an address is hidden",
    ("case_grant", "absence_id"): "which absence of a colleague it covered, which is about the colleague",
    ("offer", "list_id"): "which of our lists; why they were chosen is given",
    ("offer", "is_first_known"): "whether they were known here before, for taking a list back",
    ("offer", "times_asked"): "counts how often they were asked, for the order of a list",
    ("huddle_case", "huddle_id"): "which meeting it was; what was talked over and when is given",
    ("huddle_case", "case_id"): "our work with you, which is given",
    ("huddle_contribution", "huddle_case_id"): "about which talk; both are given",
    ("huddle_action", "huddle_case_id"): "of which talk; both are given",
    ("huddle_action", "reminded_at"): "when it came onto a worker's list",
    ("support_level", "reminded_at"): "when it came onto a worker's list",
    ("practice_question", "chased_at"): "when it came onto the worker's list again",
    ("sealed_note", "is_asked_by_ig"): "which of two sides asked, which decides who may agree",
    ("document", "size"): "of the file, for the software",
    ("document", "digest"): "of the file, for the software",
    ("document", "stored_as"): "where the file lies",
    ("contact", "recorded_at"): "when the entry was typed; the contact's own time is given",
    ("measurement", "version"): "which wording of the questions, for comparing",
    ("measurement", "recorded_at"): "when it was typed; the day it was answered is given",
    ("message_back", "occurrence"): "counts how often the same thing was told",
    ("onward_referral", "is_under_way"): "follows from the state, for an index",
    ("onward_referral", "link_number"): "counts how often a link was sent",
    **{
        (table, column): "the state before and after, which the step's own words say"
        for table in ("referral_step", "case_step", "onward_step")
        for column in ("before", "after")
    },
}
# Left out as a whole, and why.
TABLES_LEFT_OUT = {
    "access_request": "the handling of this very request; the person has our letters about it",
    "access_request_pause": "the handling of this very request",
    "hand_over_seen": "that a colleague has seen what was handed to them; the hand-over itself is given",
    "concern_reading": "that a colleague who took over has read a worry; the worry itself is given or withheld",
    "supervision_mark": "support for our staff: that a worker wished to talk their work over; the work is given",
    "dismissed_mention": "that a word in a note did not mean a need; the note itself is given",
    "sealed_note_reader": "who is named on a seal",
    "merge_row": "which rows a merge moved, by their addresses",
    "copy_mark": "says what is withheld: the copy leaves no mark where something is missing",
}
# What an IG lead may read inside an inquiry, by the cells of the access matrix: who they are, the case, notes and
# contacts, worries about safety, papers, and what they agreed and objected to. Columns only where not all of them.
READ_IN_INQUIRY: dict[str, tuple[str, ...]] = {
    "patient": ("given_name", "family_name", "preferred_name", "date_of_birth", "nhs_number", "died_on"),
    "case_": (),
    "case_step": (),
    "contact": (),
    "contact_addition": (),
    "sealed_note": (),
    "safeguarding_concern": (),
    "document": (),
    "person_answer": (),
    "objection": (),
    "restriction": (),
}
# While somebody's whereabouts are hidden, these leave in no export (access matrix, rule 4).
HIDDEN_WITH_FLAG = {
    "patient": (
        "address", "postcode", "door_note", "mobile", "landline", "email", "practice_id",
        "emergency_name", "emergency_relationship", "emergency_phone",
    ),
    "key_contact": ("name", "relationship", "phone"),
    "referral": ("practice_id", "pcn_id", "referring_organisation_id"),
    "appointment": ("place", "travel_note"),
}  # fmt: skip
