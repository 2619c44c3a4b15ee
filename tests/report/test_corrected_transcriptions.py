"""A mistake of transcription is corrected: the public reads the right words, and when and why they were corrected.

Nothing of a State changes by it: what was answered, sent and published goes on naming the words before.
"""

import datetime
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from report.downloads.names_and_texts import surroundings
from report.downloads.reference_parts import TABLES
from tests.report.test_versions import BASE, confirmed, continuing, printing_again
from tracker import actions
from tracker.actions import EditConflict, NotAllowed
from tracker.models import (
    Attribution,
    AuditEvent,
    PeriodItem,
    Printing,
    Publication,
    PublicationText,
    SourceDocument,
    Transmission,
)
from tracker.verification import verify_database

pytestmark = pytest.mark.database
SAID = "The secretariat corrected a mistake of transcription on"
REASON = "The entry left out two words."


@pytest.fixture
def correct(world: Any) -> Any:
    """Correct the words that stand of a recommendation: replace some by others."""

    def correct(slug: str, old: str, new: str, **given: Any) -> Printing:
        stands = Printing.objects.confirmed().filter(recommendation=world.recommendations[slug]).latest("pk")
        words = {"printing": stands, "page": None, "reason": REASON, "by": world.dataentry, "now": world.now()} | given
        return actions.correct_transcription(text=words["printing"].text.replace(old, new), **words)

    return correct


def assert_said(reader: Any, slug: str, before: str) -> None:
    """The public page, its data and the audit say that other words stood there."""
    assert SAID in reader.get(f"{BASE}/{slug}/").body
    assert before in reader.get(f"{BASE}/{slug}.json").json()["corrected_transcriptions"][0]["text"]
    assert before in AuditEvent.objects.get(act="correct_transcription").changes["text"][0]


def test_the_public_reads_the_right_words_and_that_they_were_corrected_when_and_why(
    reader: Any, world: Any, correct: Any
) -> None:
    page = f"{BASE}/15-c/"
    assert SAID not in reader.get(page).body
    right = correct("15-c", "Strengthen", "Deepen and strengthen")
    body = " ".join(reader.get(page).body.split())
    changes = reader.get(f"/en/changes/?recommendation={world.meeting.slug}/15-c").body
    assert "Nothing has been published yet." not in changes, "the page of the recommendation tells of a correction"
    assert "Every publication, correction and withdrawal of answers and commitments" in changes
    assert "All changes to the answers and commitments on 15 (c)" in body, "the list has no correction of its words"
    assert "Deepen and strengthen coordination" in body
    day = right.document.printings.get(corrected_at__isnull=False).corrected_at.date()
    assert f'{SAID} <time datetime="{day.isoformat()}">' in body
    assert REASON in body
    assert "<del>Strengthen</del> <ins>Deepen" in body.replace("</del><ins>", "</del> <ins>")
    printed = body[body.index('id="printed-in"') :]
    assert printed.count("Draft report") == 1, "the document prints it once"
    assert SAID not in reader.get(f"{BASE}/15-b/").body


def test_a_correction_is_the_last_change_of_its_recommendation(reader: Any, world: Any, correct: Any) -> None:
    """The page said "last change" of the last answer, months before its own words were corrected."""
    assert "Last change" not in reader.get(f"{BASE}/15-c/").body
    right = correct("15-c", "Strengthen", "Deepen")
    day = right.document.printings.get(corrected_at__isnull=False).corrected_at.date()
    said = reader.get(f"{BASE}/15-c/").body.split("<dt>Last change</dt>")[1]
    assert said.lstrip().startswith(f'<dd><time datetime="{day.isoformat()}">')


def test_a_correction_stands_in_the_timeline_of_its_recommendation_at_its_day(
    reader: Any, world: Any, correct: Any
) -> None:
    """The page said it above, and the timeline of the same page did not know of it."""

    def lines(query: str = "") -> list[str]:
        timeline = reader.get(f"{BASE}/15-c/{query}").body.split('id="timeline"')[1].partition("</section>")[0]
        found = re.findall(r"<li[ >].*?</li>", timeline, re.DOTALL)
        return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found]

    world.publish("15-c")
    correct("15-c", "Strengthen", "Deepen", now=world.now(days=3))
    world.now(days=1)
    world.publish("15-c", summary="Two desks answer.")
    newest, corrected, first, *_others = lines()
    assert "Mistake of transcription corrected : 15 (c)" in corrected
    assert REASON in corrected
    assert "answer" in newest
    assert "answer" in first
    wrong = Printing.objects.get(corrected_at__isnull=False)
    before = wrong.corrected_at.date() - datetime.timedelta(days=1)
    assert not any("transcription" in each for each in lines(f"?as_of={before.isoformat()}")), "not yet on that day"


def test_words_never_change_without_a_trace(reader: Any, world: Any, correct: Any) -> None:
    correct("15-c", "Strengthen", "Deepen")
    assert_said(reader, "15-c", "Strengthen")
    changed = Printing.objects.filter(recommendation=world.recommendations["15-d"])
    changed.update(text="Planted: other words, by no act.")
    with pytest.raises(AssertionError):
        assert_said(reader, "15-d", "Strengthen")


def test_a_feed_shows_it_as_changed(reader: Any, world: Any, correct: Any) -> None:
    def updated() -> list[str]:
        return re.findall(r"<updated>(.+?)</updated>", reader.get("/en/recommendations.atom?q=Institutes").body)[1:]

    before = updated()
    correct("15-c", "Strengthen", "Deepen", now=world.now(days=3))
    assert len(before) == len(updated())
    assert max(updated()) > max(before)


def test_the_file_of_texts_says_when_and_why(reader: Any, world: Any, correct: Any) -> None:
    correct("15-c", "Strengthen", "Deepen")
    rows = {each.label: each for each in TABLES["printings"](surroundings())}
    right, other = rows["15 (c)"], rows["15 (d)"]
    assert right.text.startswith("Deepen coordination")
    assert (right.corrected_because, other.corrected_because, other.corrected_on) == (REASON, None, None)
    assert right.corrected_on is not None


def test_the_data_forms_have_the_right_words_and_say_what_stood_before(reader: Any, world: Any, correct: Any) -> None:
    correct("15-c", "Strengthen", "Deepen")
    found = reader.get(f"{BASE}/15-c.json").json()
    assert found["text"].startswith("Deepen coordination")
    assert [each["text"][:6] for each in found["printed_in"]] == ["Deepen"]
    (before,) = found["corrected_transcriptions"]
    assert before["text"].startswith("Strengthen coordination")
    assert before["reason"] == REASON
    listed = reader.get("/en/recommendations.csv").body
    assert "Deepen coordination with international" in listed
    assert "Strengthen coordination with international" not in listed


def test_the_right_words_are_found_and_the_wrong_ones_are_not(reader: Any, world: Any, correct: Any) -> None:
    correct("15-c", "Strengthen", "Xylophonically deepen")
    found = reader.get("/en/recommendations.json?q=xylophonically").json()["results"]
    assert [each["slug"] for each in found] == ["15-c"]
    correct("15-c", "Xylophonically deepen", "Deepen")
    assert reader.get("/en/recommendations.json?q=xylophonically").json()["results"] == []


def test_the_page_of_a_day_before_has_the_newest_words_as_after_a_corrigendum(
    reader: Any, world: Any, correct: Any
) -> None:
    """Texts of documents have no day: a corrigendum is read on each day as well, and the page says when it was."""
    world.publish("15-c")
    correct("15-c", "Strengthen", "Deepen", now=world.now(days=9))
    day = (world.clock.date() - datetime.timedelta(days=5)).isoformat()
    body = reader.get(f"{BASE}/15-c/?as_of={day}").body
    assert "Deepen coordination" in body
    assert SAID in body


def test_an_answer_goes_on_naming_the_words_that_it_answered(reader: Any, world: Any, correct: Any) -> None:
    answer = world.publish("15-c", summary="An answer to the old words.")
    asked = PeriodItem.objects.get(recommendation=answer.recommendation).printing.text
    correct("15-c", "Strengthen", "Deepen")
    for page in (f"{BASE}/15-c/", "/en/states/xaa/"):
        body = reader.get(page).body
        assert "corrected a mistake of transcription in the text since this answer" in " ".join(body.split())
        assert "has changed since this answer" not in body, "no document changed it"
    answer.refresh_from_db()
    assert answer.printing.text == asked
    assert PeriodItem.objects.get(recommendation=answer.recommendation).printing.text == asked


def test_receipts_bodies_and_the_ledger_stand(world: Any, correct: Any) -> None:
    world.publish("15-c")

    def of_states() -> Any:
        receipts = list(Transmission.objects.order_by("pk").values_list("receipt_sha256", flat=True))
        bodies = list(PublicationText.objects.order_by("pk").values_list("salt", "body"))
        return receipts, bodies, list(Publication.objects.order_by("sequence").values_list("hash", flat=True))

    before = of_states()
    correct("15-c", "Strengthen", "Deepen")
    assert of_states() == before
    assert verify_database().publications == 1


def test_a_corrigendum_printed_since_stays_the_newest(reader: Any, world: Any, correct: Any) -> None:
    labels = {"15-c": "15 (c)"}
    again = printing_again(labels, words=lambda text: text.replace("Strengthen", "Widen"), kind="corrigendum")
    confirmed(world, again, continues=continuing(labels), drops=[])
    old = world.document.printings.get(label="15 (c)")
    correct("15-c", "Strengthen", "Deepen", printing=old)
    body = " ".join(reader.get(f"{BASE}/15-c/").body.split())
    assert "Widen coordination" in body
    assert SAID in body
    assert len(reader.get(f"{BASE}/15-c.json").json()["printed_in"]) == 2


def test_it_is_corrected_twice_and_each_time_is_said(reader: Any, world: Any, correct: Any) -> None:
    correct("15-c", "Strengthen", "Deepen")
    correct("15-c", "Deepen", "Widen", reason="It was the next line.")
    body = " ".join(reader.get(f"{BASE}/15-c/").body.split())
    assert body.count(SAID) == 2
    assert body.index("It was the next line.") < body.index(REASON)
    found = reader.get(f"{BASE}/15-c.json").json()["corrected_transcriptions"]
    assert [each["text"].split()[0] for each in found] == ["Deepen", "Strengthen"]


def test_a_name_stays_marked_where_it_stands_and_one_that_was_never_there_is_none(world: Any, correct: Any) -> None:
    right = correct("15-g", "Strengthen government", "Carefully strengthen all government")
    named = Attribution.objects.filter(printing=right).order_by("start")
    assert [right.text[each.start : each.end] for each in named] == ["United Arab Emirates", "Viet Nam"]
    assert {each.member_state_id for each in named} == {"ARE", "VNM"}
    right = correct("15-g", " (Viet Nam)", "")
    assert [each.printed for each in Attribution.objects.filter(printing=right)] == ["United Arab Emirates"]
    assert not Attribution.objects.filter(printing__corrected_at__isnull=False).exists()


def test_two_correct_the_same_words_and_the_second_is_told(world: Any, correct: Any) -> None:
    seen = world.document.printings.get(label="15 (c)")
    correct("15-c", "Strengthen", "Deepen")
    with pytest.raises(EditConflict):
        correct("15-c", "Strengthen", "Widen", printing=seen)
    assert Printing.objects.filter(corrected_at__isnull=False).count() == 1


def test_the_same_words_a_stranger_and_blanks_are_refused(world: Any, correct: Any) -> None:
    with pytest.raises(NotAllowed, match="Nothing would be changed"):
        correct("15-c", " ", "  ")
    for other in (world.reviewer, world.focal_point):
        with pytest.raises(NotAllowed):
            correct("15-c", "Strengthen", "Deepen", by=other)
    with pytest.raises(ValidationError, match="Give the reason"):
        correct("15-c", "Strengthen", "Deepen", reason=" ")
    assert not Printing.objects.filter(corrected_at__isnull=False).exists()


def test_the_audit_has_it_with_both_texts_and_the_reason(world: Any, correct: Any) -> None:
    correct("15-c", "Strengthen", "Deepen")
    event = AuditEvent.objects.get(act="correct_transcription")
    assert [each.split()[0] for each in event.changes["text"]] == ["Strengthen", "Deepen"]
    assert (event.by, event.reason, event.member_state_id) == (world.dataentry, REASON, None)


def test_a_publication_is_undone_within_a_day_with_what_was_corrected_in_it(world: Any, correct: Any) -> None:
    """And a correction in an older document makes that no later one."""
    labels = {"15-c": "15 (c)"}
    document = confirmed(world, printing_again(labels, symbol="A/CONF.999/9"), continues=continuing(labels))
    correct("15-c", "Strengthen", "Deepen", printing=document.printings.get())
    correct("15-c", "Strengthen", "Widen", printing=world.document.printings.get(label="15 (c)"))
    seen = Printing.objects.confirmed().get(document=document)
    actions.undo_import(document=document, by=world.dataentry, now=world.now())
    with pytest.raises(NotAllowed, match="removed meanwhile"):
        correct("15-c", "Deepen", "Widen", printing=seen)
    assert not SourceDocument.objects.filter(pk=document.pk).exists()
    stands = Printing.objects.confirmed().get(recommendation=world.recommendations["15-c"])
    assert stands.text.startswith("Widen")


def test_the_page_of_a_period_says_what_was_corrected_since_it_asked(reader: Any, world: Any, correct: Any) -> None:
    """It showed the new words as those that were asked."""
    address = f"/en/periods/{world.period.slug}/"
    said = "The secretariat corrected a mistake of transcription since this period asked:"
    assert said not in reader.get(address).body
    correct("15-c", "Strengthen", "Deepen and strengthen")
    page = " ".join(reader.get(address).body.split())
    assert f'{said} <a href="{BASE}/15-c/"><bdi>15 (c)</bdi></a>' in page
