"""A spreadsheet of 8,000 recommendations with 12 faulty rows, over HTTP, and the twelve corrected in a file."""

import resource
import time

import pytest
from django.test import Client

from tests.factories.world import make_world
from tests.tracker.admin.many_rows import bring_and_correct

pytestmark = [pytest.mark.lab, pytest.mark.django_db]


def test_eight_thousand_recommendations() -> None:
    world, client = make_world(), Client()
    client.force_login(world.dataentry)
    before, begin = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    times = bring_and_correct(world, client, 8000)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent = ", ".join(f"{what} {seconds:.1f} s" for what, seconds in times.items())
    print(
        f"\n8,000 rows: {time.process_time() - begin:.0f} s of processor ({spent}); {(memory - before) // 1024} MB more"
    )
    assert memory - before < 300 * 1024
