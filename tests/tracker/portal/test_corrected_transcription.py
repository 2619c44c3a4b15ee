"""A focal point whose task or draft asks words that were corrected since reads so, and answers what was asked."""

import pytest

from tracker import actions
from tracker.models import Printing

pytestmark = pytest.mark.database


def test_the_page_of_a_task_and_of_a_draft_says_that_the_words_were_corrected(focal, seed_world, address) -> None:
    page = address("answer", slug="15-c")
    before = focal.get(page).content.decode()
    assert "corrected a mistake of transcription" not in before
    seed_world.draft("15-c", summary="A draft on the words before.")
    stands = Printing.objects.get(recommendation=seed_world.recommendations["15-c"])
    actions.correct_transcription(
        printing=stands,
        text=stands.text.replace("Strengthen", "Deepen"),
        page=None,
        reason="Misread.",
        by=seed_world.dataentry,
        now=seed_world.now(),
    )
    body = " ".join(focal.get(page).content.decode().split())
    assert "The secretariat corrected a mistake of transcription in the text since you were asked" in body
    assert "<del>Strengthen</del>" in body
    assert "A draft on the words before." in body
    assert "Your answer stays with it" in body
    assert "corrected a mistake" not in focal.get(address("answer", slug="15-b")).content.decode()
