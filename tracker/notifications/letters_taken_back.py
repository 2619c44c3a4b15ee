"""That a letter was taken back of which people of its State were told."""

from tracker.models import OutgoingMail, Transmission
from tracker.notifications.telling import key_of, senders_of, tell

NOTICE = "letter_taken_back"


def about_letter_taken_back(transmission: Transmission) -> None:
    """Tell those of the senders of the State who were told that answers were entered from it, and nobody else."""
    entered = {key_of("entered_on_behalf", each, transmission): each for each in senders_of(transmission.submission)}
    told = OutgoingMail.objects.filter(key__in=entered).order_by("pk").values_list("key", flat=True)
    context = {"submission": transmission.submission, "transmission": transmission}
    tell([entered[key] for key in told], NOTICE, about=transmission, **context)


def told_that_taken_back(transmission: Transmission) -> int:
    """How many people that was written to."""
    keys = [key_of(NOTICE, each, transmission) for each in senders_of(transmission.submission)]
    return OutgoingMail.objects.filter(key__in=keys).count()
