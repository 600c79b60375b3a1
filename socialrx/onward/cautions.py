"""What a worker should know before sending this person to this service. Warnings, never walls."""

from socialrx.directory.models import Service, ServiceStatus
from socialrx.directory.queries import places_of
from socialrx.directory.search import Found
from socialrx.patients.models import Patient

NEEDS_STEP_FREE = ("wheelchair", "step-free", "step free")


def cautions_of(service: Service, patient: Patient) -> list[str]:
    """One plain sentence for each thing that is doubtful about the entry, or may not fit this person."""
    can_get_in = any(place.is_remote or place.is_step_free for _, place in places_of([service.id]))
    doubts = [standing(service), "It is full at the moment." if service.is_full else ""]
    return [*filter(None, doubts), *misfits(service, patient, can_get_in=can_get_in)]


def cautions_on_card(found: Found, patient: Patient) -> list[str]:
    """What may not fit this person, for a card that says itself whether it is full or long unchecked."""
    return misfits(found, patient, can_get_in=bool(found.is_remote or found.is_step_free))


def misfits(entry: Service | Found, patient: Patient, *, can_get_in: bool) -> list[str]:
    words = [age_limit(entry, patient)]
    if needs_step_free(patient) and not can_get_in:
        words.append(f"{patient.known_as} needs step-free access, and this place is not known to have it. Ask first.")
    return [*filter(None, words)]


def standing(entry: Service) -> str:
    """What is doubtful about the entry itself."""
    if entry.status is not ServiceStatus.ACTIVE:
        return "The directory says that it is not running at the moment."
    if not entry.is_offered:
        return "Nobody has checked this entry for so long that it is not offered. Ring them first."
    return "This entry has not been checked for some time. Ring them first." if entry.is_stale else ""


def age_limit(entry: Service | Found, patient: Patient) -> str:
    youngest, oldest = entry.minimum_age or 0, entry.maximum_age
    if patient.age < youngest:
        return f"It is for people aged {youngest} and over."
    return f"It is for people aged {oldest} and under." if oldest and patient.age > oldest else ""


def needs_step_free(patient: Patient) -> bool:
    """Told from the words of the access needs, because they come from several lists and from people's own words."""
    return any(words in need.label.lower() for need in patient.access_needs for words in NEEDS_STEP_FREE)
