"""A report that was uploaded with what importers read wrongly, and the desk of data entry."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from tests.factories.world import World
from tracker.importing import loading
from tracker.models import AuditEvent, ImportProposal

REPORT = """Expert meeting on invented matters

Vienna, 4-6 May 2026

Draft report

Outcome of deliberations

7. The following recommendations, which were not negotiated by the participants, were identified:

(a) Strengthen partnerships with companies (Viet Nam) for online safety;

(b) Train judges; train prosecutors (Northland) as well;

(d) Publish the figures each year;

The meeting was held in a large hall.

(e) Open the archives.
"""

type Address = Callable[..., str]


@pytest.fixture
def proposal(seed_world: World) -> ImportProposal:
    return loading.propose(REPORT.encode(), "report.txt", meeting=None, by=seed_world.dataentry, now=seed_world.now())


@pytest.fixture
def address(proposal: ImportProposal) -> Address:
    """The address of an act on an item, known by its key."""

    def of(key: int, act: str = "item") -> str:
        return reverse(f"admin:tracker_importproposal_{act}", args=[proposal.pk, key])

    return of


@pytest.fixture
def items(proposal: ImportProposal) -> Callable[[], list[dict[str, Any]]]:
    """The items as they are stored now."""

    def now() -> list[dict[str, Any]]:
        proposal.refresh_from_db()
        return list(proposal.findings["recommendations"])

    return now


@pytest.fixture
def events(proposal: ImportProposal) -> Callable[[], list[str]]:
    """The acts on the proposal since it was uploaded."""

    def acts() -> list[str]:
        return list(AuditEvent.objects.about(proposal).values_list("act", flat=True))[1:]

    return acts
