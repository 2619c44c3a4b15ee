"""Suggestions: made by the worker, decided by a person, and nothing before she did."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.encoder import suggestions_on  # noqa: F401
from tests.factories.records import MeetingFactory, ThemeFactory
from tests.factories.repeated_meeting import print_again, twin_of
from tests.factories.world import SEED
from tracker import actions
from tracker.actions.suggesting import suggest_for
from tracker.choices import SuggestionKind, SuggestionState
from tracker.importing import loading
from tracker.models import (
    AuditEvent,
    Printing,
    PrintingVector,
    PublicCounter,
    Recommendation,
    RecommendationLink,
    Suggestion,
)
from tracker.suggesting import encoder

pytestmark = pytest.mark.database


@pytest.fixture
def theme(seed_world: Any) -> Any:
    theme = ThemeFactory(slug="of-a-person")
    seed_world.recommendations["15-b"].themes.set([theme])
    return theme


@pytest.fixture
def again(seed_world: Any, theme: Any, suggestions_on: None, tmp_path: Any) -> Any:  # noqa: F811
    """The second meeting's document, after the worker came by."""
    document = print_again(seed_world, tmp_path)
    suggest_for.func(document.pk)
    return document


def suggested(kind: SuggestionKind) -> set[Any]:
    rows = Suggestion.objects.to_decide().filter(kind=kind).select_related("recommendation", "other", "theme")
    return {(each.recommendation, each.theme or each.other) for each in rows}


def decide(world: Any, *, is_confirmed: bool) -> int:
    return actions.decide_suggestions(
        suggestions=Suggestion.objects.to_decide(), is_confirmed=is_confirmed, by=world.dataentry, now=world.now()
    )


def test_themes_and_others_on_the_same_subject_are_suggested(seed_world, theme, again) -> None:
    own = seed_world.recommendations["15-b"]
    twin = twin_of(own, again)
    assert (twin, theme) in suggested(SuggestionKind.THEME)
    pairs = suggested(SuggestionKind.SAME_SUBJECT)
    assert tuple(sorted((own, twin), key=lambda each: each.pk)) in pairs
    assert PrintingVector.objects.count() == Printing.objects.count()
    row = Suggestion.objects.get(recommendation=twin, theme=theme)
    assert (row.encoder, row.encoder_version) == (encoder.PACKAGE, "0.0.1")
    text = row.printing.text
    assert row.causes
    assert all(text[start:end].isalpha() for start, end in row.causes)


def test_two_texts_of_one_document_are_suggested_once_it_is_published(seed_world, suggestions_on, tmp_path) -> None:  # noqa: F811
    """While it waits its items are compared with the record alone; afterwards with each other as well."""
    text = SEED.read_text(encoding="utf-8")
    own = {each.label: each.text for each in seed_world.document.printings.all()}
    assert own["15 (b)"] in text
    path = tmp_path / "repeats.txt"
    path.write_text(text.replace(own["15 (c)"], own["15 (b)"]), encoding="utf-8")
    meeting = MeetingFactory(slug="repeats")
    proposal = loading.propose(path, path.name, meeting=meeting, by=seed_world.dataentry, now=seed_world.now())
    document = actions.confirm_proposal(
        proposal=proposal, meeting=meeting, by=seed_world.dataentry, now=seed_world.now()
    )
    suggest_for.func(document.pk)
    twins = {each.label: each.recommendation for each in document.printings.select_related("recommendation")}
    pair = tuple(sorted((twins["15 (b)"], twins["15 (c)"]), key=lambda each: each.pk))
    assert pair in suggested(SuggestionKind.SAME_SUBJECT)


def what_counts(world: Any, document: Any) -> Any:
    """All by which a suggestion could count: themes, links, events, the counter of what is public, public pages."""
    twin = twin_of(world.recommendations["15-b"], document)
    pages = (f"/en/recommendations/{twin.meeting.slug}/{twin.slug}/", "/en/recommendations.json?theme=of-a-person")
    return (
        set(Recommendation.themes.through.objects.values_list("recommendation", "theme")),
        set(RecommendationLink.objects.values_list("pk", flat=True)),
        AuditEvent.objects.count(),
        PublicCounter.objects.get().changes,
        [Client().get(address).content for address in pages],
    )


def test_a_suggestion_counts_nowhere_before_it_is_confirmed_and_reads_nothing_private(seed_world, theme, again) -> None:
    """No statement names a table of answers, commitments, comments or drafts: no word of a State can reach another."""
    seed_world.draft("15-b", summary="canary of a State")
    with_suggestions = what_counts(seed_world, again)
    assert Suggestion.objects.to_decide().exists()
    Suggestion.objects.all().delete()
    assert what_counts(seed_world, again) == with_suggestions
    said = io.StringIO()
    with CaptureQueriesContext(connection) as asked:
        for _twice in range(2):
            call_command("make_suggestions", stdout=said)
    statements = " ".join(each["sql"] for each in asked)
    assert [line.split()[0] for line in said.getvalue().splitlines()] == [str(Suggestion.objects.count()), "0"]
    assert what_counts(seed_world, again) == with_suggestions
    private = ("statusupdate", "commitment", "submission", "comment", "evidence", "importproposal", "publicationtext")
    assert "tracker_printing" in statements
    assert [name for name in private if f"tracker_{name}" in statements] == []
    assert "canary" not in str(list(Suggestion.objects.values_list()))
    assert PrintingVector.objects.count() == Printing.objects.count()


def test_what_is_confirmed_is_as_a_person_does_it(seed_world, theme, again) -> None:
    own = seed_world.recommendations["15-b"]
    twin = twin_of(own, again)
    number = Suggestion.objects.to_decide().count()
    assert decide(seed_world, is_confirmed=True) == number
    assert list(twin.themes.all()) == [theme]
    link = RecommendationLink.objects.confirmed().get(
        from_recommendation__in=[own, twin], to_recommendation__in=[own, twin]
    )
    assert link.confirmed_by == seed_world.dataentry
    page = Client().get(f"/en/recommendations/{twin.meeting.slug}/{twin.slug}/").text
    assert "Same subject" in page
    acts = list(AuditEvent.objects.values_list("act", flat=True))
    assert acts.count("confirm_suggestion") == number
    assert {"set_themes", "link_recommendations"} <= set(acts)
    row = Suggestion.objects.get(recommendation=twin, theme=theme)
    assert (row.state, row.decided_by) == (SuggestionState.CONFIRMED, seed_world.dataentry)
    assert decide(seed_world, is_confirmed=True) == 0


def test_a_refused_one_does_not_come_back_and_changes_nothing(seed_world, theme, again) -> None:
    twin, own = twin_of(seed_world.recommendations["15-b"], again), seed_world.document.printings.count()
    with transaction.atomic():
        actions.change_themes(
            recommendations=[twin], add=[theme], remove=[], by=seed_world.dataentry, now=seed_world.now()
        )
        assert (twin, theme) not in suggested(SuggestionKind.THEME), "a person did it by herself"
        transaction.set_rollback(True)
    number = decide(seed_world, is_confirmed=False)
    assert number
    assert AuditEvent.objects.filter(act="refuse_suggestion").count() == number
    assert actions.make_suggestions(again.printings.all(), now=seed_world.now()) == 0
    assert not Suggestion.objects.to_decide().exists()
    assert not twin_of(seed_world.recommendations["15-b"], again).themes.exists()
    assert not RecommendationLink.objects.exists()
    refused = Suggestion.objects.filter(state=SuggestionState.REFUSED).first()
    late = actions.decide_suggestions(
        suggestions=[refused], is_confirmed=True, by=seed_world.dataentry, now=seed_world.now()
    )
    assert late == 0, "a page of yesterday confirms nothing that was refused"
    seed_world.undo(again)
    assert PrintingVector.objects.count() == own
    assert not Suggestion.objects.exists(), "all of it goes when the import is undone"


def test_a_text_that_went_while_it_was_encoded_gets_no_vector(seed_world, theme, again, monkeypatch) -> None:
    """The worker read the texts; before it writes, the import is undone and what it made is gone."""
    PrintingVector.objects.all().delete()
    loaded = encoder.encoder()
    undone = []

    def encode_slowly(texts: Any) -> Any:
        if not undone:
            undone.append(seed_world.undo(again))
        return loaded.encode(texts)

    slow = encoder.Encoder(loaded.name, loaded.version, encode_slowly)
    monkeypatch.setattr("tracker.actions.suggesting.encoder", lambda: slow)
    actions.make_suggestions(Printing.objects.all(), now=seed_world.now())
    assert undone
    assert set(PrintingVector.objects.values_list("printing", flat=True)) == set(
        Printing.objects.values_list("pk", flat=True)
    )


def test_switched_off_nothing_is_asked_or_made(seed_world, theme, settings, tmp_path, monkeypatch) -> None:
    settings.SUGGESTIONS = False
    asked = []
    monkeypatch.setattr("tracker.actions.suggesting.suggest_for", asked)
    print_again(seed_world, tmp_path)
    assert asked == []
    with pytest.raises(CommandError, match="off"):
        call_command("make_suggestions")
    assert not PrintingVector.objects.exists()


def test_a_damaged_model_is_off_and_hurts_nobody(seed_world, theme, again, monkeypatch, caplog) -> None:
    encoder.encoder.cache_clear()
    monkeypatch.setattr(encoder, "import_module", lambda name: 1 / 0)
    assert actions.make_suggestions(Printing.objects.all(), now=seed_world.now()) == 0
    assert "cannot be loaded" in caplog.text
