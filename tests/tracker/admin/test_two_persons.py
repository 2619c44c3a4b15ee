"""Acts that one person asks for and another confirms: consent on a note verbale, and erasure."""

import datetime
import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences, table_of
from tracker import actions
from tracker.models import Correction, PublicationText, StatusUpdate

NOTE_ON = timezone.now().date().isoformat()
WORDS = {"consent": "no", "note_verbale": "NV 9/2026", "note_on": NOTE_ON, "reason": "The State ends its consent."}


def decide(client: Any, request: Correction, act: str = "confirm", **how: Any) -> Any:
    """Press a button on the page of a request."""
    return client.post(act_of(request, "change"), {act: "1"}, **how)


def text_of(response: Any) -> str:
    """The words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", sentences(response)).split())


@pytest.fixture
def published(seed_world: World) -> StatusUpdate:
    return seed_world.publish("15-a", summary="Mrs X. Invented leads the desk.")


@pytest.fixture
def asked(published: StatusUpdate, entry) -> Correction:
    """The end of consent, asked for by data entry."""
    entry.post(act_of(published.submission, "ask-consent"), WORDS)
    return Correction.objects.get()


def test_the_button_says_that_it_asks_and_no_list_is_empty(published, entry) -> None:
    pages = {act: entry.get(act_of(published.submission, act)) for act in ("ask-consent", "ask-erasure")}
    for page in pages.values():
        assert 'value="Ask for a second approval"' in sentences(page)
        assert "Letters to delete" not in sentences(page)
    words = text_of(pages["ask-consent"])
    assert "Record Yes only where the State says so of the whole period." in words
    assert "“these answers” of one letter and says nothing of later ones, record none" in words


def test_the_second_person_reads_why_and_of_which_state_before_confirming(asked, review) -> None:
    waiting = review.get(reverse("admin:index")).context["waiting"]
    assert {each.key: each.count for each in waiting}["approvals"] == 1
    page = review.get(act_of(asked, "change"))
    assert "1 published text is taken down" in sentences(page)
    assert 'name="confirm"' in sentences(page)
    words = text_of(page)
    assert "Set consent on a note verbale: Ardovela, Reporting period period-1" in words
    for each in ("The State ends its consent.", "NV 9/2026", "Asked by dataentry", "Mrs X. Invented leads the desk."):
        assert each in words
    assert "An erasure cannot be undone." not in words
    named = "Set consent on a note verbale: Ardovela, Reporting period period-1"
    assert named in text_of(review.get(reverse("admin:index")))
    assert "Ardovela, Reporting period period-1" in text_of(review.get(table_of("correction")))
    assert decide(review, asked).status_code == 302
    assert not PublicationText.objects.exists()


def test_an_older_note_needs_a_sentence_and_the_second_person_reads_it(published, entry, review) -> None:
    decided = published.submission.consent_said_at.date()
    older = (decided - datetime.timedelta(days=1)).isoformat()
    words = WORDS | {"note_verbale": "NV 8/2026", "note_on": older}
    page = sentences(entry.post(act_of(published.submission, "ask-consent"), words))
    assert f"decision of {date_format(decided)} is newer than this note. Say why the older note counts." in page
    assert 'value="NV 8/2026"' in page
    assert not Correction.objects.exists()
    why = "The yes in the portal was of another period."
    entry.post(act_of(published.submission, "ask-consent"), words | {"why_older": why})
    shown = text_of(review.get(act_of(Correction.objects.get(), "change")))
    for each in (why, "NV 8/2026", date_format(decided - datetime.timedelta(days=1))):
        assert each in shown


def test_erasure_by_two_persons(published, entry, review) -> None:
    words = {
        "subject": f"answer:{published.recommendation_id}",
        "fields_named": ["summary"],
        "reason": "A court ordered it.",
    }
    entry.post(act_of(published.submission, "ask-erasure"), words)
    request = Correction.objects.get()
    page = text_of(review.get(act_of(request, "change")))
    for words in (
        "Mrs X. Invented leads the desk.",
        "Ardovela",
        "15 (a)",
        "Summary",
        "A text of it is public today",
        "An erasure cannot be undone.",
    ):
        assert words in page
    assert str(published.recommendation_id) not in page
    decide(review, request)
    assert "Mrs X" not in sentences(review.get(act_of(request, "change")))
    published.refresh_from_db()
    assert published.summary == ""
    assert not PublicationText.objects.exists()


def test_the_second_person_sees_where_else_an_erasure_reaches(published, seed_world: World, review) -> None:
    """The text of the earlier period is public too, and goes with it; a draft of the State is its own affair."""
    for period in ("period-2", "period-3"):
        later = seed_world.draft(period=seed_world.open_period(period), summary=published.summary)
    request = actions.ask_erasure(
        submission=later.submission, recommendation=seed_world.recommendations["15-a"], fields=["summary"],
        reason="A court ordered it.", by=seed_world.dataentry, now=seed_world.now(),
    )  # fmt: skip
    page = text_of(review.get(act_of(request, "change")))
    assert "The same words in another period Reporting period period-1 · Version 1, Accepted · A text of it" in page
    assert "period-2" not in page
    actions.confirm_correction(correction=request, by=seed_world.reviewer, now=seed_world.now())
    assert not PublicationText.objects.exists()
    assert "The same words in another period" not in text_of(review.get(act_of(request, "change")))


def test_the_second_person_sees_consent_today_and_what_a_yes_makes_public(seed_world: World, entry, review) -> None:
    decree = actions.Citation(seed_world.evidence(is_public=True, title="A decree"), "")
    inside = actions.Citation(seed_world.evidence(title="A letter inside"), "")
    said = {"summary": "A joint desk answers within a day.", "citations": (decree, inside)}
    version = seed_world.publish("15-a", consent="no", **said)
    entry.post(act_of(version.submission, "ask-consent"), WORDS | {"consent": "yes"})
    page = text_of(review.get(act_of(Correction.objects.get(), "change")))
    for expected in (
        "Consent to publish today No",
        "Consent to publish as asked Yes",
        "1 accepted text becomes public",
        "15 (a)",
        "A joint desk answers within a day.",
        "Evidence: A decree",
    ):
        assert expected in page
    assert "A letter inside" not in page


def test_a_request_is_refused_once_and_an_overtaken_one_is_not_offered(
    asked, published, seed_world: World, entry, review
) -> None:
    page = decide(review, asked, "refuse", follow=True)
    assert "Ardovela: the request was refused. Nothing was changed." in sentences(page)
    assert decide(review, asked).status_code == 403
    assert PublicationText.objects.exists()
    entry.post(act_of(published.submission, "ask-consent"), WORDS)
    again = Correction.objects.latest("pk")
    actions.set_consent(submission=published.submission, consent="no", by=seed_world.focal_point, now=timezone.now())
    page = sentences(review.get(act_of(again, "change")))
    assert "The State decided on publication on" in page
    assert 'name="confirm"' not in page
    assert decide(review, again).status_code == 403
    again.refresh_from_db()
    assert again.is_overtaken
    assert list(review.get("/admin/tracker/correction/?stage=overtaken").context["cl"].queryset) == [again]


def test_the_desk_says_who_was_told_and_not_more(published, entry, review, seed_world: World) -> None:
    page = entry.post(act_of(published.submission, "ask-consent"), WORDS, follow=True)
    assert "1 focal point or alternate of the State was told by e-mail." in sentences(page)
    mandate = seed_world.focal_point_mandates["XAA"]
    actions.end_mandate(mandate=mandate, by=seed_world.administrator, now=seed_world.now())
    page = decide(review, Correction.objects.get(), follow=True)
    assert "Ardovela. Consent to publish is now: No." in sentences(page)
    assert "The State has no focal point or alternate here, so nobody was notified." in sentences(page)


def test_a_clerk_reads_that_a_consent_waits_and_what_it_holds_for(seed_world, entry, review) -> None:
    seed_world.send_on_behalf(seed_world.draft(on_behalf=True))
    submission = seed_world.submission()
    address = act_of(submission, "ask-consent")
    assert "those that come later as well" in sentences(entry.get(address))
    request = actions.ask_consent(
        submission=submission, consent="yes", note_verbale="NV 1", note_on=seed_world.clock.date(),
        reason="It says so.", by=seed_world.dataentry, now=seed_world.now(),
    )  # fmt: skip
    letter = reverse("admin:tracker_submission_letter", args=[seed_world.period.slug, "XAA"])
    assert "Waiting for a second approval" in sentences(entry.get(letter))
    assert "what is sent later as well" in sentences(review.get(act_of(request, "change")))


def test_an_address_of_the_table_of_before_leads_to_the_same_request(asked, review) -> None:
    """Requests had a table of their own until corrections took them over; the migration writes down the number."""
    asked.before = {"request": 41}
    asked.save()
    for act in ("change", "confirm"):
        assert review.get(f"/admin/tracker/twopersonrequest/41/{act}/")["Location"] == act_of(asked, "change")
    for gone in ("42/change/", ""):
        assert review.get(f"/admin/tracker/twopersonrequest/{gone}")["Location"] == table_of("correction")
    listed = review.get("/admin/tracker/twopersonrequest/?stage=waiting")["Location"]
    assert listed == f"{table_of('correction')}?stage=waiting"
