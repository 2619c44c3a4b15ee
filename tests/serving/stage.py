"""Sets the stage in a site's own database: a public file of 20 MB, published answers, and a focal point signed in.

Run as a program, it prints the address of the file, the cookie of the focal point's session, and for each State that of
its own.
"""

import json
import sys
import uuid

import django

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402

from tests.factories.world import World, make_world  # noqa: E402
from tests.lab.crashes.stage import invite_more, session_of  # noqa: E402
from tests.migrated import migrate  # noqa: E402
from tracker import actions  # noqa: E402
from tracker.models import Evidence  # noqa: E402

LAW = b"An invented law of an invented State.\n" * 551_000  # a little less than the largest file


def large_file(world: World) -> Evidence:
    """A public file, as large as files may be."""
    return actions.add_evidence(
        uuid=uuid.uuid4(),
        member_state=world.xaa,
        title="An invented law", kind="legislation", dated_on=None, language="en",
        is_public=True,
        upload=SimpleUploadedFile("law.txt", LAW, content_type="text/plain"),
        link="",
        by=world.focal_point,
        now=world.now(),
    )  # fmt: skip


def publish(world: World, number: int, item: Evidence) -> None:
    """So many answers, the first of which cites `item`."""
    slugs = [slug for slug in world.recommendations if slug != "15-a"]
    places = [(state, slug) for slug in slugs for state in world.focal_points][:number]
    for place, (state, slug) in enumerate(places):
        cited = () if place else (actions.Citation(evidence=item, pinpoint="art. 5"),)
        draft = world.draft(slug, state=state, summary=f"Answer {place}. " + "Words of it. " * 80, citations=cited)
        world.send(draft)
        world.accept(draft)


def main(number: int) -> None:
    """Make the tables, the world, the answers and the session."""
    migrate("migrate", verbosity=0)
    world = make_world()
    invite_more(world)
    item = large_file(world)
    publish(world, number, item)
    sessions = {code: session_of(world, code) for code in world.focal_points}
    print(json.dumps({"file": f"/en/evidence/{item.pk}/", "session": sessions["XAA"], "sessions": sessions}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
