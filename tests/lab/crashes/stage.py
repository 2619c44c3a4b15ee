"""Sets the stage in a site's own database: a State's focal point for each of four States, signed in.

Run as a program, it prints for each State the cookie of its focal point's session.
"""

import json

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from tests.factories.records import UserFactory  # noqa: E402
from tests.factories.world import World, make_world  # noqa: E402
from tests.migrated import migrate  # noqa: E402
from tracker import actions  # noqa: E402
from tracker.choices import MandateRole  # noqa: E402

MORE_STATES = ("XAC", "XAD")


def invite_more(world: World) -> None:
    """Two more States than the world has, each with a focal point."""
    world.states |= {state.pk: state for state in type(world.xaa).objects.filter(pk__in=MORE_STATES)}
    for code in MORE_STATES:
        world.focal_points[code] = UserFactory(username=f"focalpoint-{code.lower()}")
        world.nominate(world.focal_points[code], code, MandateRole.FOCAL_POINT)
    actions.invite(
        period=world.period,
        member_states=[world.states[code] for code in MORE_STATES],
        note_verbale="NV/2",
        by=world.dataentry,
        now=world.now(),
    )


def session_of(world: World, code: str) -> str:
    """The cookie of a session of the State's focal point."""
    client = Client()
    client.force_login(world.focal_points[code])
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def main() -> None:
    """Make the tables, the world and the sessions."""
    migrate("migrate", verbosity=0)
    world = make_world()
    invite_more(world)
    print(json.dumps({code: session_of(world, code) for code in world.focal_points}))


if __name__ == "__main__":
    main()
