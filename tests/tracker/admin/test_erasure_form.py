"""The page that asks for an erasure: a clerk reads what each file is of before she selects it."""

from typing import Any

from django.test import Client
from django.utils.formats import date_format
from lxml import html

from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences
from tracker import actions
from tracker.ledger.verification import verify_database
from tracker.models import Correction, Evidence, OutgoingMail, Publication, PublicationText, Transmission


def cited(item: Evidence) -> tuple[actions.Citation, ...]:
    return (actions.Citation(evidence=item),)


def choices(page: Any, name: str) -> list[str]:
    """What a question of the page offers, as it is read."""
    inputs = html.fromstring(page.content.decode()).xpath(f'//input[@name="{name}"][@type="checkbox"]')
    assert not [each for each in inputs if "checked" in each.attrib]
    # One run of text beside the box: parts by themselves stand in narrow columns on a telephone.
    assert all(len(each.getparent()) == 2 and each.getnext().tag == "span" for each in inputs)
    return [" ".join(each.getparent().text_content().split()) for each in inputs]


def test_files_that_the_response_does_not_cite_are_apart_with_where_they_are_cited(seed_world: World, entry) -> None:
    law, plan, spare = (seed_world.evidence(title=each) for each in ("The law", "The plan", "The spare"))
    answer = seed_world.draft("15-a", citations=cited(law))
    seed_world.send(answer)
    later = seed_world.open_period("period-2")
    both = [seed_world.draft(slug, period=later, citations=cited(plan)) for slug in ("15-a", "15-b")]
    seed_world.send(*both)
    Evidence.objects.filter(pk=spare.pk).update(on_behalf=True)
    page = entry.get(act_of(answer.submission, "ask-erasure"))
    assert choices(page, "evidence") == ["The law · law.txt · Reporting period period-1: 15 (a)"]
    assert sorted(choices(page, "other_evidence")) == [
        "The plan · law.txt · Reporting period period-2: 15 (a), 15 (b)",
        "The spare · law.txt · Cited in nothing that the secretariat sees",
    ]
    seed_world.draft("15-c", period=later, citations=cited(law))
    again = entry.get(act_of(answer.submission, "ask-erasure"))
    assert choices(again, "evidence") == choices(page, "evidence"), "a draft that cites it is not told"
    words = {
        "subject": f"answer:{answer.recommendation_id}", "evidence": [law.pk], "other_evidence": [plan.pk],
        "reason": "A court ordered it.",
    }  # fmt: skip
    assert entry.post(act_of(answer.submission, "ask-erasure"), words).status_code == 302
    assert set(Correction.objects.get().after["evidence"]) == {str(law.pk), str(plan.pk)}


def test_a_file_alone_takes_no_answer_down_whichever_was_chosen(seed_world: World, entry, review) -> None:
    leaflet = seed_world.evidence(title="Leaflet", is_public=True)
    cites, other = seed_world.publish("15-a", citations=cited(leaflet)), seed_world.publish("15-b")
    texts = set(PublicationText.objects.values_list("body", flat=True))
    page = act_of(cites.submission, "ask-erasure")
    words = {"evidence": [leaflet.pk], "reason": "A court ordered it."}
    for subject in ("", f"answer:{other.recommendation_id}"):
        assert entry.post(page, words | {"subject": subject}).status_code == 302
        request = Correction.objects.latest("pk")
        names = {"recommendation": None, "commitment": None, "fields": []}
        assert names.items() <= request.after.items()
    told = OutgoingMail.objects.filter(key__startswith="second_approval_asked").latest("pk").text
    assert "- 1 file" in told
    assert "15 (" not in told
    assert "A commitment" not in told
    assert "/portal/period-1/xaa/receipts/" in told
    shown = sentences(review.get(act_of(request, "change")))
    assert "Files alone. What is public of the answers that cite them stays, without the files." in shown
    assert "taken down" not in shown
    assert "· Public · <bdi>Reporting period period-1: 15 (a)</bdi>" in shown
    review.post(act_of(request, "change"), {"confirm": "1"})
    leaflet.refresh_from_db()
    assert leaflet.erased_at
    assert set(PublicationText.objects.values_list("body", flat=True)) == texts
    assert not Publication.objects.filter(kind="erasure").exists()
    assert "Leaflet" not in Client().get("/en/recommendations/rpm-asia-pacific-2025/15-a/").content.decode()
    assert verify_database().publications == 2


def test_words_need_the_answer_that_they_are_of(seed_world: World, entry) -> None:
    answer = seed_world.publish("15-a")
    words = {"fields_named": ["summary"], "reason": "A court ordered it."}
    refused = sentences(entry.post(act_of(answer.submission, "ask-erasure"), words))
    assert "Choose the answer or commitment of which the words are to be erased." in refused
    assert not Correction.objects.exists()


def test_a_letter_is_named_by_its_state_its_period_its_day_and_its_sending(seed_world: World, entry) -> None:
    answer = seed_world.publish("15-a")
    Transmission.objects.update(scan="letters/kept.pdf", note_verbale="NV 4")
    letter = Transmission.objects.get()
    page = entry.get(act_of(answer.submission, "ask-erasure"))
    day = date_format(letter.reported_on, "DATE_FORMAT")
    sent = f"sent {date_format(letter.submitted_at, 'DATETIME_FORMAT')} (UTC)"
    assert choices(page, "scans") == [f"Ardovela, Reporting period period-1 · {day} · NV 4 · {sent} · 1 answer"]
