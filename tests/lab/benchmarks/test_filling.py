"""A record that is made for measuring is one that the product could have made, and can be measured."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from tests.factories.kept import made_once
from tests.lab.benchmarks import pages
from tests.lab.benchmarks.asking import ask_act
from tests.lab.benchmarks.filling import fill
from tests.lab.benchmarks.scene import Scene
from tests.lab.benchmarks.sizes import SIZES
from tracker import actions
from tracker.ledger import receipts
from tracker.models import EvidenceCitation, Publication, Span, StatusUpdate, Transmission

pytestmark = [pytest.mark.database, pytest.mark.django_db]
TINY = SIZES["tiny"]


def _filled() -> Scene:
    return fill(TINY)


@pytest.fixture
def scene() -> Scene:
    return made_once(_filled)


def test_a_record_is_as_the_product_would_have_made_it(scene: Scene) -> None:
    """Its chain, its receipts, and all that is worked out: spans, numbers of answers and words, what searches find."""
    said = StringIO()
    call_command("verify_publications", stdout=said)
    assert "chain ok" in said.getvalue()
    assert list(actions.rebuild_read_model(check=True)) == []
    taken_down = Publication.objects.filter(kind="withdrawal").count()
    assert taken_down == Span.objects.no_longer().count() > 0
    kinds = set(Publication.objects.values_list("kind", flat=True))
    assert kinds == {"answer", "correction", "commitment", "withdrawal"}
    ended = StatusUpdate.objects.exclude(submission__period=scene.running)
    assert set(ended.values_list("review_state", flat=True)) == {"accepted", "returned", "superseded", "withdrawn"}
    assert all(receipts.check_receipt(each) for each in Transmission.objects.all())
    assert EvidenceCitation.objects.exists()
    assert StatusUpdate.objects.filter(commitments__isnull=False).exists()


def test_every_page_and_every_act_of_a_record_can_be_measured(scene: Scene) -> None:
    found = [(Client(), page) for page in pages.public()] + [*pages.rooms(), *pages.desk_pages()]
    assert len({page.address for _client, page in found}) == len(found) > 100
    for client, page in found[::7]:
        assert client.get(page.address).status_code == 200, page.address
    measured = [ask_act(name, act, ()) for name, act in pages.acts()]
    assert len(measured) == 4
    assert all(each.queries > 5 for each in measured)
    assert list(actions.rebuild_read_model(check=True)) == []  # nothing of it stays
