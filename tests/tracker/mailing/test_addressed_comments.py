"""An open comment that is addressed to somebody stands in her digest until it is resolved, and in nobody else's."""

import pytest

from tests.factories.world import World
from tests.tracker.actions.test_commenting import TEXT, comment
from tracker import actions
from tracker.models import OutgoingMail, User

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SAID = "1 comment addressed to you is open"


def digests(person: User) -> list[str]:
    found = OutgoingMail.objects.filter(user=person, kind="digest").order_by("queued_at")
    return list(found.values_list("text", flat=True))


def test_it_stands_in_the_digest_until_it_is_resolved(seed_world: World, go) -> None:
    for slug in seed_world.recommendations:
        seed_world.publish(slug)
    asked = comment(seed_world, by=seed_world.expert, addressed_to=[seed_world.focal_point])

    def resolve(day: int) -> None:
        if day == 14:
            actions.resolve_comment(comment=asked, is_resolved=True, by=seed_world.expert, now=seed_world.now())

    go(7, 14, act=resolve)
    [digest] = digests(seed_world.focal_point)  # all is answered: nothing else was to be said
    assert SAID in digest
    assert TEXT not in digest
    assert not any(SAID in text for text in digests(seed_world.expert))


def test_what_she_may_no_longer_read_is_not_counted(seed_world: World, go) -> None:
    comment(seed_world, addressed_to=[seed_world.expert])
    for assignment in seed_world.expert_mandate.assignments.all():
        actions.end_assignment(assignment=assignment, by=seed_world.focal_point, now=seed_world.now())
    go(7)
    assert not any(SAID in text for text in digests(seed_world.expert))
