"""What was written of an item of evidence can be corrected until something that cites it was sent."""

import datetime
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.factories.world import World
from tests.tracker.actions.test_evidence import add
from tests.tracker.actions.test_two_persons import ask_erasure, confirm
from tracker import actions
from tracker.choices import AuditOwner
from tracker.models import AuditEvent, CommitmentUpdate, Evidence, EvidenceCitation, PublicCounter, StatusUpdate
from tracker.words import search_words

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DAY = datetime.date(2025, 3, 12)
STAYS = "was sent cites it. Add it anew, and cite that."


def correct(world: World, item: Evidence, **fields: Any) -> Evidence:
    given = {
        "evidence": item,
        "title": item.title,
        "kind": item.kind,
        "dated_on": item.dated_on,
        "language": item.language,
        "by": world.focal_point,
        "now": world.now(),
    }
    return actions.correct_evidence(**(given | fields))


def events(item: Evidence) -> list[AuditEvent]:
    return list(AuditEvent.objects.about(item).filter(act="correct_evidence"))


def test_all_that_was_written_of_it_is_corrected_and_its_file_or_link_is_not(seed_world: World) -> None:
    item = add(seed_world, title="The file of Mrs X. Invented", language="zh-hans")
    seed_world.draft(citations=(actions.Citation(item, "art. 5"),))
    correct(seed_world, item, title="Registers of companies", kind="policy", dated_on=DAY, language="en")
    stored = Evidence.objects.get()
    written = (stored.title, stored.kind, stored.dated_on, stored.language)
    assert written == ("Registers of companies", "policy", DAY, "en")
    assert (stored.link, stored.is_public, stored.added_at) == (item.link, item.is_public, item.added_at)
    cited = EvidenceCitation.objects.get()
    found_by = ("art. 5", search_words("en", "Registers of companies"))
    assert (cited.pinpoint, cited.search_words) == found_by, "a draft that cites it is found by its new title"
    (event,) = events(item)
    assert (event.owner, event.by, event.member_state_id) == (AuditOwner.STATE, seed_world.focal_point, "XAA")
    assert (event.changes["title"], event.changes["language"]) == (["", ""], ["zh-hans", "en"]), "no word of a title"
    before = PublicCounter.objects.get().changes
    correct(seed_world, stored)
    correct(seed_world, item, title="Registers of companies", kind="policy", dated_on=DAY, language="en")
    assert len(events(item)) == 1, "the same again, by a page that was opened before"
    assert PublicCounter.objects.get().changes == before


def test_what_a_colleague_corrected_meanwhile_is_not_replaced_unseen(seed_world: World) -> None:
    item = add(seed_world)
    correct(seed_world, Evidence.objects.get(), title="An act")
    with pytest.raises(actions.NotAllowed, match="corrected meanwhile"):
        correct(seed_world, item, title="A decree")
    assert Evidence.objects.get().title == "An act"


def test_bad_fields_are_refused(seed_world: World) -> None:
    item = add(seed_world)
    for name, bad in (("title", ""), ("title", "x" * 301), ("title", "a\nb"), ("kind", "novel"), ("language", "No!")):
        with pytest.raises(ValidationError) as refusal:
            correct(seed_world, item, **{name: bad})
        assert list(refusal.value.message_dict) == [name], bad
    assert not events(item)


# --- until when


def commitment(world: World, item: Evidence) -> CommitmentUpdate:
    return actions.save_commitment(
        uuid=uuid.uuid4(), submission=world.submission(), words=actions.CommitmentWords(text="Adopt a law."),
        recommendations=[world.recommendations["15-a"]], revision=None, by=world.focal_point, now=world.now(),
        citations=[actions.Citation(item)],
    )  # fmt: skip


def sent(world: World, item: Evidence) -> StatusUpdate:
    version = world.draft(citations=(actions.Citation(item),))
    world.send(version)
    return version


def recalled(world: World, item: Evidence) -> None:
    actions.recall(version=sent(world, item), by=world.focal_point, now=world.now())


def returned(world: World, item: Evidence) -> None:
    world.give_back(sent(world, item))


def accepted(world: World, item: Evidence) -> None:
    world.accept(sent(world, item))


def withdrawn(world: World, item: Evidence) -> None:
    version = world.publish(citations=(actions.Citation(item),))
    actions.withdraw(version=version, by=world.focal_point, now=world.now())


def commitment_sent(world: World, item: Evidence) -> None:
    world.send(commitment(world, item))


@pytest.mark.parametrize("act", [sent, recalled, returned, accepted, withdrawn, commitment_sent])
def test_what_something_sent_cites_stays_as_it_was_sent(seed_world: World, act: Any) -> None:
    item = add(seed_world)
    act(seed_world, item)
    with pytest.raises(actions.NotAllowed, match=STAYS):
        correct(seed_world, item, title="An act")
    assert Evidence.objects.get().title == "A law"
    assert [each.was_sent for each in Evidence.objects.with_whether_sent()] == [True]


def test_what_drafts_alone_cite_was_not_sent(seed_world: World) -> None:
    item = add(seed_world)
    seed_world.draft(citations=(actions.Citation(item),))
    commitment(seed_world, item)
    assert [each.was_sent for each in Evidence.objects.with_whether_sent()] == [False]
    assert correct(seed_world, item, title="An act").title == "An act"


# --- who


def test_the_focal_point_corrects_each_item_of_the_state_and_an_expert_her_own(seed_world: World) -> None:
    world, expert = seed_world, seed_world.expert
    own, of_another, of_a_letter = add(world, by=expert), add(world), add(world, by=world.dataentry, on_behalf=True)
    others = [world.observer, world.reviewer, world.dataentry, world.administrator, world.focal_points["XAB"]]
    refused = [(own, each) for each in others] + [(of_another, expert), (of_a_letter, world.focal_point)]
    for item, person in refused:
        with pytest.raises(actions.NotAllowed, match="is corrected by"):
            correct(world, item, title="A decree", by=person)
    own = correct(world, own, title="An act", by=expert)
    assert correct(world, own, language="fr").language == "fr"  # and the focal point does
    actions.end_mandate(mandate=world.expert_mandate, by=world.administrator, now=world.now())
    own.refresh_from_db()
    with pytest.raises(actions.NotAllowed, match="is corrected by"):
        correct(world, own, title="A decree", by=expert)


# --- erasure


def test_an_erasure_leaves_nothing_of_it_in_the_events_and_nothing_to_correct(seed_world: World) -> None:
    item = add(seed_world, title="The file of Mrs X. Invented", kind="report", dated_on=DAY)
    item = correct(seed_world, item, kind="other", dated_on=None)
    seed_world.publish(citations=(actions.Citation(item),))
    confirm(seed_world, ask_erasure(seed_world, evidence=[item]))
    assert [event.changes for event in events(item)] == [{"kind": ["", ""], "dated_on": ["", ""]}]
    with pytest.raises(actions.NotAllowed):
        correct(seed_world, Evidence.objects.get(), title="An act")
