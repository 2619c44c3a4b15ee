"""What a document says about a State: it is public once a second person confirmed it, and no answer of the State.

Two persons correct or remove it. No entry of the ledger and no count knows it.
"""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.factories.records import UserFactory
from tests.factories.world import World
from tests.report.conftest import PublicWorld, world_with
from tests.report.test_versions import BASE, confirmed
from tracker import actions
from tracker.actions import NotAllowed
from tracker.models import (
    AuditEvent,
    Correction,
    MemberState,
    Position,
    PrintedCommitment,
    Publication,
    SourceDocument,
    StatusUpdate,
)

SYMBOL, LIST = "A/HRC/99/7/Add.1", "/en/printed-commitments"
FOUND = {"label": "15 (a)", "position": "noted", "text": "A second pond is no priority.", "paragraph": "4", "line": 9}
COMMITMENT = {"text": "To plant elms & oaks.", "iso3": "XAC", "paragraph": "4", "line": 8}
OTHER = {"text": "To dig ponds.", "iso3": None, "paragraph": None, "line": 11}
RIGHT = "A third pond is no priority."


def replying(*answers: dict[str, Any], commitments: tuple[dict[str, Any], ...] = ()) -> Any:
    def findings_of(first: dict[str, Any]) -> dict[str, Any]:
        document = first["document"] | {"symbol": SYMBOL, "kind": "addendum", "title": "Addendum"}
        said = {"answers": list(answers), "commitments": list(commitments)}
        paragraphs = [{"number": 4, "section": "", "text": "Noted.", "line": 7}]
        return first | {"document": document, "recommendations": [], "paragraphs": paragraphs} | said

    return findings_of


def published(world: World, *answers: dict[str, Any], **given: Any) -> SourceDocument:
    return confirmed(world, replying(*answers, **given), under_review=MemberState.objects.get(pk="XAB"))


@world_with
def waiting(world: PublicWorld) -> None:
    """An addendum with one answer and two commitments, which wait for the second person."""
    world.addendum = published(world, FOUND, commitments=(COMMITMENT, OTHER))  # type: ignore[attr-defined]
    world.second = UserFactory(is_data_entry=True)  # type: ignore[attr-defined]


@pytest.fixture
def public(waiting: Any) -> Any:
    assert confirm(waiting) == (1, 2)
    return waiting


def confirm(world: Any, **given: Any) -> tuple[int, int]:
    return actions.confirm_printed(**{"document": world.addendum, "by": world.second, "now": world.now()} | given)


def ask(world: Any, **changed: Any) -> Correction:
    """A request of the data entry person to correct the answer."""
    words = {
        "kind": "answer",
        "key": str(getattr(Position.objects.in_replies().first(), "pk", "")),
        "act": "correct",
        "text": RIGHT,
        "value": "noted",
    }
    return world.correct("in_document", changed.pop("document", world.addendum), **words | changed)


def decide(world: Any, change: Correction, decision: Any = actions.confirm_correction) -> None:
    decision(correction=change, by=world.second, now=world.now())


def rows(reader: Any, query: str = "") -> list[str]:
    return [each["text"] for each in reader.get(f"{LIST}.json{query}").json()["results"]]


def test_a_reply_is_public_once_a_second_person_confirmed_it(reader: Any, waiting: Any) -> None:
    entries, answers = Publication.objects.count(), StatusUpdate.objects.count()
    reply = Position.objects.get(document=waiting.addendum)
    assert (reply.label, reply.value, reply.text, reply.member_state_id) == ("15 (a)", "noted", FOUND["text"], "XAB")
    assert reply.paragraph is not None
    assert reply.paragraph.number == "4"
    assert FOUND["text"] not in reader.get(f"{BASE}/15-a/").body
    with pytest.raises(NotAllowed, match="Another person must confirm"):
        confirm(waiting, by=waiting.dataentry)
    with pytest.raises(NotAllowed, match="Only data entry"):
        confirm(waiting, by=UserFactory(is_reviewer=True))
    assert not Position.objects.confirmed_replies().exists()
    assert confirm(waiting) == (1, 2)
    body = reader.get(f"{BASE}/15-a/").body
    assert f"As printed in <bdi>{SYMBOL}</bdi>" in body
    assert FOUND["text"] in body
    assert "It is not an answer given in this record" in body
    assert FOUND["text"] not in reader.get(f"{BASE}/15-b/").body
    assert (Publication.objects.count(), StatusUpdate.objects.count()) == (entries, answers)
    event = AuditEvent.objects.about(waiting.addendum).get(act="confirm_printed")
    assert (event.by, event.changes) == (waiting.second, {"replies": [0, 1], "commitments": [0, 2]})
    with pytest.raises(NotAllowed, match="Nothing that this document prints"):
        confirm(waiting)


def test_two_reasons_for_one_recommendation_are_one_reply_and_without_a_state_there_is_none(
    reader: Any, world: World
) -> None:
    confirmed(world, replying(FOUND))
    assert not Position.objects.in_replies().exists()
    second = FOUND | {"text": "The frogs have one."}
    addendum = published(
        world, FOUND, second, FOUND | {"label": "15 (zz)"}, FOUND | {"label": "15 (b)", "position": None}
    )
    actions.confirm_printed(document=addendum, by=UserFactory(is_data_entry=True), now=world.now())
    (shown,) = reader.get(f"{BASE}/15-a/").context["picture"].replies
    assert (shown.document.symbol, shown.document.language) == (SYMBOL, "en")
    assert shown.text.splitlines() == [FOUND["text"], "The frogs have one."]
    (without_position,) = reader.get(f"{BASE}/15-b/").context["picture"].replies
    assert (without_position.value, without_position.text) == ("", FOUND["text"])


def test_commitments_are_listed_once_a_second_person_confirmed_them_and_in_no_count(reader: Any, waiting: Any) -> None:
    assert rows(reader) == []
    assert "prints a commitment of a State" in reader.get(f"{LIST}/").body
    assert "printed-commitments" not in reader.get("/en/states/xab/").body
    slug = waiting.meeting.slug
    assert f"printed-commitments/?meeting={slug}" not in reader.get(f"/en/meetings/{slug}/").body
    pages = ("/en/states.json", "/en/commitments.json", "/en/recommendations.json", "/en/changes.json")
    before = [reader.get(address).json()["count"] for address in pages]
    confirm(waiting)
    assert [reader.get(address).json()["count"] for address in pages] == before
    assert reader.get("/en/states/xac.json").json()["commitments"] == []
    stored = PrintedCommitment.objects.filter(document=waiting.addendum)
    assert [(each.member_state_id, each.meeting) for each in stored] == [
        ("XAC", waiting.meeting), ("XAB", waiting.meeting),
    ]  # fmt: skip
    assert not any(each.recommendations.exists() for each in stored)
    (first, _other) = reader.get(f"{LIST}.json").json()["results"]
    assert (first["state"], first["meeting"], first["symbol"]) == ("XAC", waiting.meeting.slug, SYMBOL)
    assert rows(reader) == [COMMITMENT["text"], OTHER["text"]]
    assert all(each in reader.get(f"{LIST}.csv").body for each in rows(reader))
    page = reader.get(f"{LIST}/").body
    assert "2 commitments as printed" in page
    assert "To plant elms &amp; oaks." in page
    assert f"As printed in <bdi>{SYMBOL}</bdi>" in page
    assert waiting.meeting.title in page
    for address, query in (("states/xab", "state=XAB"), (f"meetings/{waiting.meeting.slug}", "meeting=")):
        assert f"/en/printed-commitments/?{query}" in reader.get(f"/en/{address}/").body
    assert "/en/printed-commitments/" in reader.get("/en/commitments/").body
    assert rows(reader, f"?state=xab&meeting={waiting.meeting.slug}") == [OTHER["text"]]
    assert rows(reader, "?state=xaa") == []
    assert reader.get(f"{LIST}/?state=xaa").status_code == 200
    for refused in ("/?meeting=none", ".json?after=none"):
        assert reader.get(f"{LIST}{refused}").status_code == 400


def test_a_correction_is_public_once_another_person_confirmed_it(reader: Any, public: Any) -> None:
    page, entries = f"{BASE}/15-a/", Publication.objects.count()
    change = ask(public)
    assert FOUND["text"] in reader.get(page).body
    with pytest.raises(NotAllowed, match="Another person must confirm"):
        actions.confirm_correction(correction=change, by=public.dataentry, now=public.now())
    assert RIGHT not in reader.get(page).body
    decide(public, change)
    assert RIGHT in reader.get(page).body
    assert FOUND["text"] not in reader.get(page).body
    assert Publication.objects.count() == entries
    event = AuditEvent.objects.get(act="confirm_printed_change")
    assert [each["text"] for each in event.changes["after"]] == [FOUND["text"], RIGHT]
    assert (event.by, event.reason, event.member_state_id) == (public.second, "Misread.", "XAB")
    change = ask(public, act="remove", text="")
    decide(public, change)
    assert "As printed in" not in reader.get(page).body
    assert not Position.objects.in_replies().exists()
    with pytest.raises(NotAllowed, match="decided already"):
        decide(public, change)
    pledge = PrintedCommitment.objects.get(text=OTHER["text"])
    decide(public, ask(public, kind="commitment", key=str(pledge.pk), text="To plant oaks.", value=""))
    pledge.refresh_from_db()
    assert (pledge.text, pledge.confirmed_by) == ("To plant oaks.", public.second)
    decide(public, ask(public, kind="commitment", key=str(pledge.pk), act="remove", text="", value=""))
    assert rows(reader) == [COMMITMENT["text"]]


def test_a_request_that_changes_nothing_or_is_not_complete_is_refused(public: Any) -> None:
    for changed, sentence in (
        ({"text": FOUND["text"]}, "Nothing would be changed"),
        ({"text": "", "value": ""}, "choose to remove it"),
        ({"key": "999999"}, "no such answer"),
        ({"kind": "commitment"}, "no such answer"),
        ({"by": UserFactory(is_reviewer=True)}, "Only data entry"),
    ):
        with pytest.raises(NotAllowed, match=sentence):
            ask(public, **changed)
    for changed in ({"reason": ""}, {"text": "a\x00b"}, {"act": "hide"}, {"value": "praised"}):
        with pytest.raises(ValidationError):
            ask(public, **changed)
    assert not Correction.objects.exists()
    change = ask(public)
    with pytest.raises(NotAllowed, match="waits for a second person already"):
        ask(public)
    decide(public, change, actions.refuse_correction)
    assert Position.objects.in_replies().get().text == FOUND["text"]
    assert AuditEvent.objects.filter(act="refuse_printed_change").count() == 1
    ask(public)


def test_undoing_the_publication_takes_along_replies_commitments_and_requests(public: Any) -> None:
    change, key = ask(public), str(Position.objects.in_replies().get().pk)
    document = SourceDocument.objects.get(pk=public.addendum.pk)
    public.undo(public.addendum)
    for model in (Position, PrintedCommitment):
        assert not model.objects.exists()
    assert not Correction.objects.filter(kind="in_document").exists()
    with pytest.raises(NotAllowed, match="no such answer"):
        ask(public, document=document, key=key)
    for decision in (actions.confirm_correction, actions.refuse_correction):
        with pytest.raises(NotAllowed, match="decided already"):
            decide(public, change, decision)
