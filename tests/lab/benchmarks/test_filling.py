"""A record that is made for measuring is one that the product could have made."""

from io import StringIO

import pytest
from django.core.management import call_command

from tests.factories.kept import made_once
from tests.lab.benchmarks import words
from tests.lab.benchmarks.filling import fill
from tests.lab.benchmarks.scene import Scene
from tests.lab.benchmarks.sizes import MEETINGS, SIZES
from tracker import actions, current, receipts, spans
from tracker.bodies import body_of, search_words_of
from tracker.models import (
    Attribution,
    CommitmentUpdate,
    CurrentPublication,
    EvidenceCitation,
    Meeting,
    Publication,
    PublicationText,
    Span,
    StatusUpdate,
    Transmission,
)
from tracker.models.ledger import compact_json

pytestmark = [pytest.mark.database, pytest.mark.django_db]
TINY = SIZES["tiny"]


def _filled() -> Scene:
    return fill(TINY)


@pytest.fixture
def scene() -> Scene:
    return made_once(_filled)


def test_the_chain_verifies_and_the_pointers_are_what_the_ledger_says(scene) -> None:
    said = StringIO()
    call_command("verify_publications", stdout=said)
    assert "chain ok" in said.getvalue()
    assert current.by_the_ledger() == current.pointers()
    assert set(spans.by_the_ledger(Publication.objects.all())) == set(spans.stored(Span.objects.all()))
    taken_down = Publication.objects.filter(kind="withdrawal").count()
    assert taken_down == Span.objects.no_longer().count() > 0
    assert Publication.objects.count() == TINY.publications + taken_down


def test_each_text_is_what_the_product_would_have_published(scene) -> None:
    texts = PublicationText.objects.select_related("status_update__submission__period")
    assert {each.language for each in texts} == set(words.WRITTEN[: TINY.states])
    for text in texts:
        version = text.status_update or text.commitment_update
        assert text.body == compact_json(body_of(version))
        assert text.search_words == search_words_of(text.words)
        served = [version.recommendation] if text.status_update else version.recommendations.all()
        assert set(text.recommendations.all()) == set(served)


def test_all_that_is_worked_out_is_what_would_be_worked_out_again(scene) -> None:
    """Spans, numbers of answers and of words, and what is found by words."""
    assert list(actions.rebuild_read_model(check=True)) == []


def test_each_receipt_is_that_of_what_was_sent(scene) -> None:
    sendings = Transmission.objects.all()
    assert len(sendings) == TINY.states * TINY.periods + 1
    assert all(receipts.check_receipt(each) for each in sendings)
    assert EvidenceCitation.objects.exists()
    assert StatusUpdate.objects.filter(commitments__isnull=False).exists()


def test_every_row_keeps_the_rules_of_its_model(scene) -> None:
    for kind in (StatusUpdate, CommitmentUpdate, PublicationText, CurrentPublication, Attribution):
        for row in list(kind.objects.order_by("pk"))[::10]:
            row.full_clean(validate_unique=False)
    assert StatusUpdate.objects.submitted().count() == TINY.asked_now
    assert StatusUpdate.objects.drafts().count() == TINY.asked_now * (TINY.states - 1)
    assert Meeting.objects.filter(is_invented=True).count() == MEETINGS


def test_the_record_goes_on_where_the_filling_ended(scene) -> None:
    """Keys are counted on, and the next entry follows the last."""
    before = StatusUpdate.objects.order_by("-pk").first().pk
    draft = StatusUpdate.objects.drafts().first()
    StatusUpdate.objects.filter(pk=draft.pk).delete()
    draft.pk = None
    draft.save(force_insert=True)
    assert draft.pk > before
