"""A record that is made for measuring is one that the product could have made."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from tests.factories.kept import made_once
from tests.lab.benchmarks import pages, words
from tests.lab.benchmarks.answering import is_silent
from tests.lab.benchmarks.asking import ask_act
from tests.lab.benchmarks.filling import fill
from tests.lab.benchmarks.scene import Scene
from tests.lab.benchmarks.sizes import SIZES
from tracker import actions
from tracker.ledger import current, receipts, spans
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
    kinds = set(Publication.objects.values_list("kind", flat=True))
    assert kinds == {"answer", "correction", "commitment", "withdrawal"}


def test_answers_have_the_courses_that_answers_have(scene) -> None:
    ended = StatusUpdate.objects.exclude(submission__period=scene.running)
    stages = Counter(ended.values_list("review_state", flat=True))
    assert set(stages) == {"accepted", "returned", "superseded", "withdrawn"}
    asked = TINY.states * TINY.periods * TINY.recommendations
    assert 0.7 * asked < ended.filter(version=1).count() < asked
    assert ended.filter(version=2).count() == stages["returned"] + stages["superseded"]


def test_a_state_is_silent_in_one_period_of_eight() -> None:
    assert sum(is_silent(place, number) for place in range(80) for number in range(8)) == 80


def test_texts_are_as_long_and_their_words_as_many_as_people_write() -> None:
    said = [words.text("en", number) for number in range(3_000)]
    lengths = sorted(len(each.split()) for each in said)
    assert 110 < lengths[1_500] < 130
    assert 140 < sum(lengths) / 3_000 < 170
    assert len({word for each in said for word in each.lower().split()}) > 15_000


def test_all_that_is_worked_out_is_what_would_be_worked_out_again(scene) -> None:
    """Spans, numbers of answers and of words, and what is found by words."""
    assert list(actions.rebuild_read_model(check=True)) == []


def test_each_receipt_is_that_of_what_was_sent(scene) -> None:
    sendings = Transmission.objects.all()
    ended = sendings.exclude(submission__period=scene.running)
    assert ended.filter(statusupdates__version=1).distinct().count() == TINY.states * TINY.periods
    assert ended.filter(statusupdates__version=2).exists()
    assert all(receipts.check_receipt(each) for each in sendings)
    assert EvidenceCitation.objects.exists()
    assert StatusUpdate.objects.filter(commitments__isnull=False).exists()


def test_every_page_of_a_record_answers(scene) -> None:
    found = [(Client(), page) for page in pages.public()] + [*pages.rooms(), *pages.desk_pages()]
    assert len({page.address for _client, page in found}) == len(found) > 100
    for client, page in found[::7]:
        assert client.get(page.address).status_code == 200, page.address


def test_every_act_of_a_record_can_be_measured(scene) -> None:
    measured = [ask_act(name, act, None) for name, act in pages.acts()]
    assert len(measured) == 4
    assert all(each.queries > 5 for each in measured)
    assert list(actions.rebuild_read_model(check=True)) == []  # nothing of it stays
