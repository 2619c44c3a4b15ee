"""Fill a site's own database: a focal point of each of four States, and published answers with a public file.

Run as a program with the number of answers (0: no file either), it prints the address of the file, of 20 MB, and the
cookie of each focal point's session.
"""

import json
import sys
import uuid

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.test import Client  # noqa: E402

from tests.factories.records import UserFactory  # noqa: E402
from tests.factories.world import World, make_world  # noqa: E402
from tests.migrated import migrate  # noqa: E402
from tracker import actions  # noqa: E402
from tracker.choices import MandateRole  # noqa: E402
from tracker.models import Evidence  # noqa: E402

LAW = b"An invented law of an invented State.\n" * 551_000  # a little less than the largest file
MORE_STATES = ("XAC", "XAD")


def invite_more(world: World) -> None:
    """Two more States than the world has, each with a focal point."""
    world.states |= {state.pk: state for state in type(world.xaa).objects.filter(pk__in=MORE_STATES)}
    for code in MORE_STATES:
        world.focal_points[code] = UserFactory(username=f"focalpoint-{code.lower()}")
        world.nominate(world.focal_points[code], code, MandateRole.FOCAL_POINT)
    more = [world.states[code] for code in MORE_STATES]
    actions.invite(period=world.period, member_states=more, note_verbale="NV/2", by=world.dataentry, now=world.now())


def publish(world: World, number: int) -> Evidence:
    """So many answers, the first of which cites the file."""
    item = actions.add_evidence(
        uuid=uuid.uuid4(), member_state=world.xaa, title="An invented law", kind="legislation", dated_on=None,
        language="en", is_public=True, upload=SimpleUploadedFile("law.txt", LAW, content_type="text/plain"), link="",
        by=world.focal_point, now=world.now(),
    )  # fmt: skip
    slugs = [slug for slug in world.recommendations if slug != "15-a"]
    for place, (state, slug) in enumerate([(state, slug) for slug in slugs for state in world.focal_points][:number]):
        cited = () if place else (actions.Citation(evidence=item, pinpoint="art. 5"),)
        draft = world.draft(slug, state=state, summary=f"Answer {place}. " + "Words of it. " * 80, citations=cited)
        world.send(draft)
        world.accept(draft)
    return item


def session_of(world: World, code: str) -> str:
    """The cookie of a session of the State's focal point."""
    client = Client()
    client.force_login(world.focal_points[code])
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def main(number: int) -> None:
    migrate("migrate", verbosity=0)
    world = make_world()
    invite_more(world)
    file = f"/en/evidence/{publish(world, number).pk}/" if number else ""
    print(json.dumps({"file": file, "sessions": {code: session_of(world, code) for code in world.focal_points}}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
