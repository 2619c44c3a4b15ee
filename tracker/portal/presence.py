"""Who else has a page open now: one minute in the shared cache, by name to colleagues who may see the same draft.

Opening the page, saving, and the quiet saves of a page count; nothing is written to the record or to a log.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tracker.choices import SENDING_ROLES, MandateRole
from tracker.models import Assignment, Mandate, Recommendation, User
from tracker.portal.rooms import Room

PATIENCE = 60  # seconds: who closed the page is not said to have it open for long
# Round a name in a sentence of another direction.
ISOLATE, END = "\u2068", "\u2069"


@dataclass(frozen=True)
class Presence:
    """Who else is at a page."""

    people: tuple[User, ...] = ()

    @property
    def sentence(self) -> str:
        """Empty where nobody is."""
        if not self.people:
            return ""
        names = pgettext("between the parts of a list", ", ").join(f"{ISOLATE}{each}{END}" for each in self.people)
        opened = ngettext(
            "%(names)s has this page open now.", "%(names)s have this page open now.", len(self.people)
        ) % {"names": names}
        return f"{opened} {_('Where both of you save, both texts are shown, and neither is lost.')}"


def colleagues_of(room: Room, about: Iterable[Recommendation]) -> list[User]:
    """Who may see the drafts on these recommendations: the senders of the State, and the experts they are named to."""
    named = Assignment.objects.standing().filter(period=room.period, recommendation__in=list(about))
    mandates = Mandate.objects.for_meeting(room.period.meeting).filter(
        Q(role__in=SENDING_ROLES) | Q(role=MandateRole.EXPERT, pk__in=named.values("mandate")),
        member_state=room.member_state,
    )
    return list(User.objects.filter(is_active=True, pk__in=mandates.values("user")).order_by("full_name", "pk"))


def come_to(room: Room, thing: uuid.UUID, about: Iterable[Recommendation]) -> Presence:
    """Say that this person has the page of `thing` open, and see who else has.

    Args:
        about: the recommendations that the page is about. Who may not see their drafts is not told, and not named.
    """
    colleagues = colleagues_of(room, about)
    if room.user not in colleagues:
        return Presence()
    keys = {_key(room, thing, person): person for person in colleagues}
    cache.set(_key(room, thing, room.user), True, PATIENCE)
    there = cache.get_many([key for key, person in keys.items() if person != room.user])
    return Presence(tuple(person for key, person in keys.items() if key in there))


def _key(room: Room, thing: uuid.UUID, person: User) -> str:
    return f"open-page:{room.invitation.pk}:{thing}:{person.pk}"
