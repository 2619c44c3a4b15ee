"""The mandates of a person, read once for a request: the same roles as the rule says, and no older than the request."""

from itertools import product

import pytest
from django.utils import timezone

from tests.chance import chance_of
from tests.factories.records import MeetingFactory, UserFactory
from tests.factories.world import World
from tracker import actions
from tracker.choices import MandateRole
from tracker.models import Invitation, Mandate, StatusUpdate, User
from tracker.models.people import keep_mandates, mandates_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_roles_and_rows_are_those_of_the_rule(seed_world: World) -> None:
    chance = chance_of("held mandates")
    meetings = [seed_world.meeting, MeetingFactory(), MeetingFactory()]
    seed_world.open_period("other")
    people = [seed_world.focal_point, *(UserFactory() for _each in range(3))]
    places = list(product(("XAA", "XAB"), MandateRole.values, (None, *meetings)))
    for code, role, meeting in chance.sample(places, 20):
        Mandate.objects.bulk_create(
            [
                Mandate(
                    user=chance.choice(people), member_state_id=code, role=role, meeting=meeting,
                    nominated_at=seed_world.now(), nominated_by=seed_world.administrator,
                )
            ],
            ignore_conflicts=True,
        )  # fmt: skip
    assert Mandate.objects.count() > 10
    for person, code, meeting in product(people, ("XAA", "XAB", "XAC"), meetings):
        held = Mandate.objects.for_meeting(meeting).filter(user=person, member_state=code)
        roles = set(held.values_list("role", flat=True))
        assert mandates_of(person).roles_in(code, meeting.pk) == roles
        for role in MandateRole.values:
            rows = mandates_of(person).rows([role], state="member_state", meeting="period__meeting")
            seen = Invitation.objects.filter(rows, member_state=code, period__meeting=meeting)
            here = Invitation.objects.filter(member_state=code, period__meeting=meeting)
            assert set(seen) == (set(here) if role in roles else set())


def test_who_has_no_account_holds_nothing(seed_world: World) -> None:
    closed = UserFactory(is_active=False)
    seed_world.nominate(closed, "XAA", MandateRole.OBSERVER)
    assert not mandates_of(closed).mandates
    assert not mandates_of(User()).mandates


def test_what_is_kept_for_a_page_decides_no_act(seed_world: World) -> None:
    """A mandate that ends while a page is made ends what may be done at once, and what is seen with the next page."""
    draft, person = seed_world.draft("15-a"), seed_world.focal_point
    keep_mandates(person)
    actions.end_mandate(mandate=seed_world.focal_point_mandates["XAA"], by=seed_world.administrator, now=timezone.now())
    assert StatusUpdate.objects.visible_to(person).count() == 1
    with pytest.raises(actions.NotAllowed):
        actions.discard(version=draft, by=person, now=timezone.now())
    assert not StatusUpdate.objects.visible_to(User.objects.get(pk=person.pk)).exists()
