"""A mistake of transcription in a recommendation is corrected: the public reads the right text, and when and why it was
corrected. Answers, receipts and entries of the ledger still name the text before.
"""

import datetime
import re
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from report.downloads.parts import rows_of, surroundings
from tests.report.test_versions import BASE, confirmed, continuing, printing_again
from tracker.actions import NotAllowed
from tracker.ledger.verification import verify_database
from tracker.models import (
    Attribution,
    AuditEvent,
    PeriodItem,
    Printing,
    Publication,
    PublicationText,
    SourceDocument,
    StatusUpdate,
    Transmission,
)

SAID = "The secretariat corrected a mistake of transcription on"
REASON = "The entry left out two words."
LABELS = {"15-c": "15 (c)"}


@pytest.fixture
def correct(world: Any) -> Any:
    """Replace a part of the newest text of a recommendation."""

    def correct(slug: str, old: str, new: str, **given: Any) -> Printing:
        newest = Printing.objects.confirmed().filter(recommendation=world.recommendations[slug]).latest("pk")
        printing = given.pop("printing", newest)
        words = {"page": None, "reason": REASON, "text": printing.text.replace(old, new)} | given
        return Printing.objects.get(pk=world.correct("text", printing, **words).after["printing"])

    return correct


def page_of(reader: Any, query: str = "") -> str:
    return " ".join(reader.get(f"{BASE}/15-c/{query}").body.split())


def timeline(reader: Any, query: str = "") -> list[str]:
    lines = re.findall(r"<li[ >].*?</li>", page_of(reader, query).split('id="timeline"')[1].partition("</section>")[0])
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in lines]


def test_the_page_has_the_right_text_and_says_when_and_why_it_was_corrected(
    reader: Any, world: Any, correct: Any
) -> None:
    assert SAID not in page_of(reader)
    assert "Last change" not in page_of(reader)
    right = correct("15-c", "Strengthen", "Deepen and strengthen")
    body = page_of(reader)
    assert "Deepen and strengthen coordination" in body
    day = right.document.printings.get(corrected_at__isnull=False).corrected_at.date().isoformat()
    assert f'{SAID} <time datetime="{day}">' in body
    assert REASON in body
    assert body.split("<dt>Last change</dt>")[1].lstrip().startswith(f'<dd><time datetime="{day}">')
    assert "<del>Strengthen</del> <ins>Deepen" in body.replace("</del><ins>", "</del> <ins>")
    assert body[body.index('id="printed-in"') :].count("Draft report") == 1, "the text appears in the document once"
    assert "All changes to the answers and commitments on 15 (c)" in body
    changes = reader.get(f"/en/changes/?recommendation={world.meeting.slug}/15-c").body
    assert "Nothing has been published yet." not in changes, "the page of the recommendation tells of a correction"
    assert "Every publication, correction and withdrawal of answers and commitments" in changes
    assert SAID not in reader.get(f"{BASE}/15-b/").body
    event = AuditEvent.objects.get(act="correct_transcription")
    assert [each.split()[0] for each in event.changes["text"]] == ["Strengthen", "Deepen"]
    assert (event.by, event.reason, event.member_state_id) == (world.dataentry, REASON, None)


def test_data_feed_file_and_search_have_the_right_text(reader: Any, world: Any, correct: Any) -> None:
    def updated() -> list[str]:
        return re.findall(r"<updated>(.+?)</updated>", reader.get("/en/recommendations.atom?q=Institutes").body)[1:]

    def found(word: str) -> list[str]:
        return [each["slug"] for each in reader.get(f"/en/recommendations.json?q={word}").json()["results"]]

    before = updated()
    correct("15-c", "Strengthen", "Xylophonically deepen", now=world.now(days=3))
    assert len(before) == len(updated())
    assert max(updated()) > max(before)
    assert found("xylophonically") == ["15-c"]
    data = reader.get(f"{BASE}/15-c.json").json()
    assert data["text"].startswith("Xylophonically deepen coordination")
    assert [each["text"][:6] for each in data["printed_in"]] == ["Xyloph"]
    (corrected,) = data["corrected_transcriptions"]
    assert (corrected["text"].split()[0], corrected["reason"]) == ("Strengthen", REASON)
    assert "Strengthen coordination with international" not in reader.get("/en/recommendations.csv").body
    rows = {each.label: each for each in rows_of("printings", surroundings())}
    right, other = rows["15 (c)"], rows["15 (d)"]
    assert right.text.startswith("Xylophonically deepen")
    assert (right.corrected_because, other.corrected_because, other.corrected_on) == (REASON, None, None)
    assert right.corrected_on is not None
    correct("15-c", "Xylophonically deepen", "Deepen", reason="It was the next line.")
    assert found("xylophonically") == []
    assert page_of(reader).count(SAID) == 2
    assert page_of(reader).index("It was the next line.") < page_of(reader).index(REASON)
    texts = [each["text"].split()[0] for each in reader.get(f"{BASE}/15-c.json").json()["corrected_transcriptions"]]
    assert texts == ["Xylophonically", "Strengthen"]


def test_a_correction_is_in_the_timeline_of_its_recommendation_at_its_day(
    reader: Any, world: Any, correct: Any
) -> None:
    """Texts of documents have no day: a past day shows the newest text, as after a corrigendum, and says so."""
    world.publish("15-c")
    correct("15-c", "Strengthen", "Deepen", now=world.now(days=3))
    world.now(days=1)
    world.publish("15-c", summary="Two desks answer.")
    newest, corrected, first, *_others = timeline(reader)
    assert "Mistake of transcription corrected : 15 (c)" in corrected
    assert REASON in corrected
    assert "answer" in newest
    assert "answer" in first
    before = Printing.objects.get(corrected_at__isnull=False).corrected_at.date() - datetime.timedelta(days=1)
    assert not any("transcription" in each for each in timeline(reader, f"?as_of={before.isoformat()}"))
    assert "Deepen coordination" in page_of(reader, f"?as_of={before.isoformat()}")
    assert SAID in page_of(reader, f"?as_of={before.isoformat()}")


def test_an_answer_still_names_the_text_that_it_answered(reader: Any, world: Any, correct: Any) -> None:
    def of_states() -> Any:
        receipts = list(Transmission.objects.order_by("pk").values_list("receipt_sha256", flat=True))
        bodies = list(PublicationText.objects.order_by("pk").values_list("salt", "body"))
        return receipts, bodies, list(Publication.objects.order_by("sequence").values_list("hash", flat=True))

    period = f"/en/periods/{world.period.slug}/"
    since = "The secretariat corrected a mistake of transcription since this period asked:"
    assert since not in reader.get(period).body
    answer = world.publish("15-c", summary="An answer to the old words.")
    asked, before = PeriodItem.objects.get(recommendation=answer.recommendation).printing.text, of_states()
    correct("15-c", "Strengthen", "Deepen")
    for body in (page_of(reader), " ".join(reader.get("/en/states/xaa/").body.split())):
        assert "corrected a mistake of transcription in the text since this answer" in body
        assert "has changed since this answer" not in body, "no document changed it"
    page = " ".join(reader.get(period).body.split())
    assert f'{since} <a href="{BASE}/15-c/"><bdi>15 (c)</bdi></a>' in page
    answer.refresh_from_db()
    assert answer.printing.text == asked
    assert PeriodItem.objects.get(recommendation=answer.recommendation).printing.text.startswith("Deepen")
    assert of_states() == before
    assert verify_database().publications == 1


def test_a_corrigendum_published_since_stays_the_newest_and_names_stay_marked(
    reader: Any, world: Any, correct: Any
) -> None:
    again = printing_again(LABELS, words=lambda text: text.replace("Strengthen", "Widen"), kind="corrigendum")
    confirmed(world, again, continues=continuing(LABELS), drops=[])
    correct("15-c", "Strengthen", "Deepen", printing=world.document.printings.get(label="15 (c)"))
    assert "Widen coordination" in page_of(reader)
    assert SAID in page_of(reader)
    assert len(reader.get(f"{BASE}/15-c.json").json()["printed_in"]) == 2
    right = correct("15-g", "Strengthen government", "Carefully strengthen all government")
    named = Attribution.objects.filter(printing=right).order_by("start")
    assert [right.text[each.start : each.end] for each in named] == ["United Arab Emirates", "Viet Nam"]
    assert {each.member_state_id for each in named} == {"ARE", "VNM"}
    right = correct("15-g", " (Viet Nam)", "")
    assert [each.printed for each in Attribution.objects.filter(printing=right)] == ["United Arab Emirates"]
    assert not Attribution.objects.filter(printing__corrected_at__isnull=False).exists()


def test_a_correction_is_refused_to_others_without_a_reason_and_after_another_one(world: Any, correct: Any) -> None:
    with pytest.raises(ValidationError, match="Nothing would be changed"):
        correct("15-c", " ", "  ")
    for other in (world.reviewer, world.focal_point):
        with pytest.raises(NotAllowed):
            correct("15-c", "Strengthen", "Deepen", by=other)
    with pytest.raises(ValidationError, match="Give the reason"):
        correct("15-c", "Strengthen", "Deepen", reason=" ")
    assert not Printing.objects.filter(corrected_at__isnull=False).exists()
    seen = world.document.printings.get(label="15 (c)")
    correct("15-c", "Strengthen", "Deepen")
    with pytest.raises(NotAllowed, match="corrected already"):
        correct("15-c", "Strengthen", "Widen", printing=seen)
    assert Printing.objects.filter(corrected_at__isnull=False).count() == 1


def test_a_publication_is_undone_within_a_day_with_what_was_corrected_in_it(world: Any, correct: Any) -> None:
    """A correction in an older document does not make that document the later one."""
    document = confirmed(world, printing_again(LABELS, symbol="A/CONF.999/9"), continues=continuing(LABELS))
    correct("15-c", "Strengthen", "Deepen", printing=document.printings.get())
    correct("15-c", "Strengthen", "Widen", printing=world.document.printings.get(label="15 (c)"))
    seen = Printing.objects.confirmed().get(document=document)
    world.undo(document)
    with pytest.raises(NotAllowed, match="This was removed"):
        correct("15-c", "Deepen", "Widen", printing=seen)
    assert not SourceDocument.objects.filter(pk=document.pk).exists()
    assert Printing.objects.confirmed().get(recommendation=world.recommendations["15-c"]).text.startswith("Widen")


def test_the_migration_lets_periods_follow_corrections_of_earlier_releases(world: Any, correct: Any) -> None:
    wrong = Printing.objects.get(recommendation=world.recommendations["15-c"])
    published, draft = world.publish("15-c"), world.draft("15-c", state="XAB")
    right = correct("15-c", "Strengthen", "Deepen")
    for rows in (PeriodItem.objects.filter(printing=right), StatusUpdate.objects.filter(pk=draft.pk)):
        rows.update(printing=wrong)
    import_module("tracker.migrations.0058_items_follow_corrected_texts").follow(apps, None)
    assert PeriodItem.objects.get(recommendation=right.recommendation_id, period=world.period).printing == right
    found = StatusUpdate.objects.filter(recommendation=right.recommendation_id).order_by("pk")
    assert [each.printing for each in found] == [wrong, right], "the entry of what is published names the first text"
    assert published.pk == found[0].pk
