"""What a document prints of a State: kept at the publication, public once a second person confirmed it, and printed
matter all the while.
"""

from typing import Any

import pytest

from tests.factories.records import UserFactory
from tests.factories.world import World
from tests.report.test_versions import BASE, confirmed
from tracker import actions
from tracker.models import (
    AuditEvent,
    MemberState,
    Position,
    PrintedCommitment,
    Publication,
    SourceDocument,
    StatusUpdate,
)

pytestmark = pytest.mark.database
SYMBOL = "A/HRC/99/7/Add.1"
FOUND = {"label": "15 (a)", "position": "noted", "text": "A second pond is no priority.", "paragraph": "4", "line": 9}


def replying(*answers: dict[str, Any], commitments: tuple[dict[str, Any], ...] = ()) -> Any:
    def findings_of(first: dict[str, Any]) -> dict[str, Any]:
        document = first["document"] | {"symbol": SYMBOL, "kind": "addendum", "title": "Addendum"}
        beside = {"answers": list(answers), "commitments": list(commitments)}
        paragraphs = [{"number": 4, "section": "", "text": "Noted.", "line": 7}]
        return first | {"document": document, "recommendations": [], "paragraphs": paragraphs} | beside

    return findings_of


def published(world: World, *answers: dict[str, Any], **given: Any) -> SourceDocument:
    return confirmed(world, replying(*answers, **given), under_review=MemberState.objects.get(pk="XAB"))


@pytest.fixture
def addendum(world: World) -> SourceDocument:
    return published(world, FOUND)


@pytest.fixture
def second(world: World) -> Any:
    return UserFactory(is_data_entry=True)


def test_a_reply_is_kept_with_its_words_and_public_once_a_second_person_confirmed_it(
    reader: Any, world: World, addendum: SourceDocument, second: Any
) -> None:
    entries, answers = Publication.objects.count(), StatusUpdate.objects.count()
    kept = Position.objects.get(document=addendum)
    assert (kept.label, kept.value, kept.text, kept.member_state_id) == ("15 (a)", "noted", FOUND["text"], "XAB")
    assert kept.paragraph is not None
    assert kept.paragraph.number == "4"
    assert FOUND["text"] not in reader.get(f"{BASE}/15-a/").body
    assert actions.confirm_printed(document=addendum, by=second, now=world.now()) == (1, 0)
    body = reader.get(f"{BASE}/15-a/").body
    assert f"As printed in <bdi>{SYMBOL}</bdi>" in body
    assert FOUND["text"] in body
    assert "It is not an answer given in this record" in body
    assert FOUND["text"] not in reader.get(f"{BASE}/15-b/").body
    assert (Publication.objects.count(), StatusUpdate.objects.count()) == (entries, answers)
    event = AuditEvent.objects.about(addendum).get(act="confirm_printed")
    assert (event.by, event.changes) == (second, {"replies": [0, 1], "commitments": [0, 0]})


def test_whoever_published_the_document_does_not_confirm_it(world: World, addendum: SourceDocument) -> None:
    with pytest.raises(actions.NotAllowed, match="Another person must confirm"):
        actions.confirm_printed(document=addendum, by=world.dataentry, now=world.now())
    assert not Position.objects.confirmed_replies().exists()


def test_nobody_but_data_entry_confirms_it(world: World, addendum: SourceDocument) -> None:
    with pytest.raises(actions.NotAllowed, match="Only data entry"):
        actions.confirm_printed(document=addendum, by=UserFactory(is_reviewer=True), now=world.now())


def test_nothing_is_confirmed_twice(world: World, addendum: SourceDocument, second: Any) -> None:
    actions.confirm_printed(document=addendum, by=second, now=world.now())
    with pytest.raises(actions.NotAllowed, match="Nothing that this document prints"):
        actions.confirm_printed(document=addendum, by=second, now=world.now())


def test_two_reasons_of_one_recommendation_are_one_reply_and_stand_apart(
    reader: Any, world: World, second: Any
) -> None:
    addendum = published(world, FOUND, FOUND | {"text": "The frogs have one."}, FOUND | {"label": "15 (zz)"})
    actions.confirm_printed(document=addendum, by=second, now=world.now())
    (shown,) = reader.get(f"{BASE}/15-a/").context["picture"].replies
    assert (shown.document, shown.language) == (SYMBOL, "en")
    assert [each.passages for each in shown.replies] == [[FOUND["text"], "The frogs have one."]]


def test_a_reply_that_says_no_position_keeps_its_words(reader: Any, world: World, second: Any) -> None:
    addendum = published(world, FOUND | {"position": None})
    actions.confirm_printed(document=addendum, by=second, now=world.now())
    (shown,) = reader.get(f"{BASE}/15-a/").context["picture"].replies
    assert (shown.replies[0].label, shown.replies[0].text) == ("", FOUND["text"])


def test_without_a_state_nothing_is_kept(world: World) -> None:
    confirmed(world, replying(FOUND))
    assert not Position.objects.in_replies().exists()


def test_a_commitment_is_kept_for_its_meeting_and_serves_no_recommendation(world: World, second: Any) -> None:
    found = {"text": "Plant elms in each village.", "iso3": "XAC", "paragraph": "4", "line": 8}
    unknown = found | {"iso3": None, "text": "Count the frogs."}
    document = published(world, commitments=(found, unknown))
    kept = list(PrintedCommitment.objects.filter(document=document))
    assert [(each.member_state_id, each.text) for each in kept] == [("XAC", found["text"]), ("XAB", unknown["text"])]
    assert [each.meeting for each in kept] == [world.meeting] * 2
    assert not kept[0].recommendations.exists()
    assert actions.confirm_printed(document=document, by=second, now=world.now()) == (0, 2)


def test_undoing_the_publication_takes_along_what_it_printed_of_a_state(world: World, second: Any) -> None:
    found = {"text": "Plant elms.", "iso3": "XAC", "paragraph": None, "line": 8}
    document = published(world, FOUND, commitments=(found,))
    actions.confirm_printed(document=document, by=second, now=world.now())
    actions.undo_import(document=document, by=world.dataentry, now=world.now())
    assert not Position.objects.exists()
    assert not PrintedCommitment.objects.exists()
