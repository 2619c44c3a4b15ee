"""Acts that one person asks for and another confirms: consent on a note verbale, and erasure."""

import pytest
from django.urls import reverse

from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences
from tracker.models import PublicationText, StatusUpdate, TwoPersonRequest


@pytest.fixture
def published(seed_world: World) -> StatusUpdate:
    return seed_world.publish("15-a", summary="Mrs X. Invented leads the desk.")


@pytest.fixture
def asked(published: StatusUpdate, entry) -> TwoPersonRequest:
    """The end of consent, asked for by data entry."""
    words = {"consent": "no", "note_verbale": "NV 9/2026", "reason": "The State ends its consent."}
    entry.post(act_of(published.submission, "ask-consent"), words)
    return TwoPersonRequest.objects.get()


def test_asking_changes_nothing_yet(asked, published) -> None:
    assert PublicationText.objects.count() == 1
    assert asked.names == {"consent": "no"}


def test_a_second_person_confirms(asked, published, review) -> None:
    assert review.get(reverse("admin:index")).context["waiting"][2].count == 1
    assert review.post(act_of(asked, "confirm")).status_code == 302
    published.submission.refresh_from_db()
    assert published.submission.consent == "no"
    assert not PublicationText.objects.exists()


def test_the_one_who_asked_does_not_confirm(asked, published, entry) -> None:
    response = entry.post(act_of(asked, "confirm"))
    assert response.status_code == 403
    assert "Another person must confirm it" in sentences(response)
    assert PublicationText.objects.exists()


def test_a_request_is_refused_once(asked, review) -> None:
    review.post(act_of(asked, "refuse"))
    assert review.post(act_of(asked, "confirm")).status_code == 403
    assert PublicationText.objects.exists()


def test_consent_needs_a_note_verbale_and_keeps_what_was_typed(published, entry) -> None:
    words = {"consent": "no", "note_verbale": "", "reason": "Typed reason"}
    response = entry.post(act_of(published.submission, "ask-consent"), words)
    assert response.status_code == 200
    assert "Typed reason" in sentences(response)
    assert not TwoPersonRequest.objects.exists()


def test_a_reviewer_does_not_ask_for_consent(published, review) -> None:
    words = {"consent": "no", "note_verbale": "NV", "reason": "x"}
    assert review.post(act_of(published.submission, "ask-consent"), words).status_code == 403


def test_erasure_by_two_persons(published, entry, review) -> None:
    words = {
        "subject": f"answer:{published.recommendation_id}",
        "fields_named": ["summary"],
        "reason": "A court ordered it.",
    }
    entry.post(act_of(published.submission, "ask-erasure"), words)
    request = TwoPersonRequest.objects.get()
    assert "Mrs X" not in sentences(review.get(act_of(request, "change")))
    review.post(act_of(request, "confirm"))
    published.refresh_from_db()
    assert published.summary == ""
    assert not PublicationText.objects.exists()


def test_erasure_names_words_of_its_own_subject(published, entry) -> None:
    words = {"subject": f"answer:{published.recommendation_id}", "fields_named": ["text"], "reason": "x"}
    response = entry.post(act_of(published.submission, "ask-erasure"), words)
    assert response.status_code == 403
    assert "Only words can be erased" in sentences(response)
    assert entry.post(act_of(published.submission, "ask-erasure"), words | {"subject": "answer:"}).status_code == 200
    assert not TwoPersonRequest.objects.exists()
