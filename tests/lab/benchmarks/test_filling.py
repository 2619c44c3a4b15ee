"""A record that is made for measuring is one that the product could have made."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from tests.factories.kept import made_once
from tests.lab.benchmarks import pages
from tests.lab.benchmarks.filling import fill
from tests.lab.benchmarks.scene import Scene
from tests.lab.benchmarks.sizes import SIZES
from tracker import actions, current, receipts, spans
from tracker.models import EvidenceCitation, Publication, Span, StatusUpdate, Transmission

pytestmark = [pytest.mark.database, pytest.mark.django_db]
TINY = SIZES["tiny"]


def _filled() -> Scene:
    return fill(TINY)


@pytest.fixture
def scene() -> Scene:
    return made_once(_filled)


def test_the_chain_verifies_and_the_spans_are_what_the_ledger_says(scene) -> None:
    said = StringIO()
    call_command("verify_publications", stdout=said)
    assert "chain ok" in said.getvalue()
    assert current.by_the_ledger() == current.stored()
    assert set(spans.by_the_ledger(Publication.objects.all())) == set(spans.stored(Span.objects.all()))
    taken_down = Publication.objects.filter(kind="withdrawal").count()
    assert taken_down == Span.objects.no_longer().count() > 0
    assert Publication.objects.count() == TINY.publications + taken_down


def test_all_that_is_worked_out_is_what_would_be_worked_out_again(scene) -> None:
    """Spans, numbers of answers and of words, and what is found by words."""
    assert list(actions.rebuild_read_model(check=True)) == []


def test_each_receipt_is_that_of_what_was_sent(scene) -> None:
    sendings = Transmission.objects.all()
    assert len(sendings) == TINY.states * TINY.periods + 1
    assert all(receipts.check_receipt(each) for each in sendings)
    assert EvidenceCitation.objects.exists()
    assert StatusUpdate.objects.filter(commitments__isnull=False).exists()


def test_every_page_of_a_record_answers(scene) -> None:
    found = [(Client(), page) for page in pages.public()] + [*pages.rooms(), *pages.desk_pages()]
    assert len({page.address for _client, page in found}) == len(found) > 100
    for client, page in found[::7]:
        assert client.get(page.address).status_code == 200, page.address
