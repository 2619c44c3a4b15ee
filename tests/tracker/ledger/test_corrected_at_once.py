"""The same words corrected by two at the same moment, or while their publication is undone: one is done, whole."""

from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.factories.world import World
from tests.tracker.ledger.test_undo_at_once import published, undo
from tests.tracker.ledger.together import together
from tracker import actions
from tracker.choices import CorrectionKind
from tracker.models import Correction, Paragraph, ParagraphCorrection, Printing, SourceDocument

pytestmark = [pytest.mark.all, pytest.mark.database, pytest.mark.django_db(transaction=True)]
ROUNDS = 3


def correct(world: World, printing: Printing, text: str) -> Any:
    return actions.ask_correction(
        kind=CorrectionKind.TEXT, target=printing, after={"text": text, "page": None}, reason="Misread.",
        by=world.dataentry, now=timezone.now(),
    )  # fmt: skip


def correct_paragraph(world: World, paragraph: Paragraph, seen: int, text: str) -> Any:
    return actions.ask_correction(
        kind=CorrectionKind.TEXT, target=paragraph, after={"seen": seen, "number": paragraph.number, "text": text},
        reason="Misread.", by=world.dataentry, now=timezone.now(),
    )  # fmt: skip


def right_of_two(acts: list[Any], *refusals: type[Exception]) -> Correction:
    """The correction of the one that was done; the other was refused."""
    done = together(acts)
    (right,) = [each for each in done if isinstance(each, Correction)]
    (refused,) = [each for each in done if not isinstance(each, Correction)]
    assert isinstance(refused, refusals), refused
    return right


def test_two_correct_the_same_words_or_the_same_paragraph(shared_world: World) -> None:
    paragraph = shared_world.document.paragraphs.exclude(text="")[0]
    for number in range(ROUNDS):
        seen = Printing.objects.confirmed().get(recommendation=shared_world.recommendations["15-c"])
        words = [f"Words {number} of {who}." for who in ("one", "another")]
        right = right_of_two([partial(correct, shared_world, seen, each) for each in words], actions.NotAllowed)
        current = Printing.objects.confirmed().get(recommendation=seen.recommendation_id)
        assert current.pk == right.after["printing"]
        acts = [partial(correct_paragraph, shared_world, paragraph, number, each) for each in words]
        right = right_of_two(acts, actions.NotAllowed, ValidationError)
        paragraph.refresh_from_db()
        assert (paragraph.text, paragraph.corrections.count()) == (right.after["text"], number + 1)


@pytest.mark.parametrize("of_paragraph", [False, True])
def test_the_publication_is_undone_at_the_same_moment(shared_world: World, of_paragraph: bool) -> None:
    for number in range(ROUNDS):
        document = published(shared_world, number)
        if of_paragraph:
            act = partial(correct_paragraph, shared_world, document.paragraphs.earliest("pk"), 0, "Other words.")
        else:
            act = partial(correct, shared_world, document.printings.earliest("pk"), "Other words.")
        corrected, undone = together([act, partial(undo, shared_world, document)])
        assert not isinstance(undone, Exception), undone
        assert isinstance(corrected, Correction | actions.NotAllowed), corrected
        assert not SourceDocument.objects.filter(pk=document.pk).exists()
        assert not ParagraphCorrection.objects.filter(paragraph__document=document.pk).exists()
