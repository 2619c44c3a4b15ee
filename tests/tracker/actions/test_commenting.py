"""Comments inside a State: who writes, who reads, who removes, and that the audit never holds their words."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.factories.mails import queued_mails
from tests.factories.records import UserFactory
from tests.factories.world import World
from tests.tracker.actions.bad_words import UNSTORABLE
from tracker import actions
from tracker.choices import AuditOwner, MandateRole
from tracker.models import AuditEvent, Comment, User
from tracker.models.comments import COMMENT_LIMIT

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TEXT = "Please add the year of the decree."


def comment(world: World, by: User | None = None, slug: str = "15-a", **given: Any) -> Comment:
    fields = {"uuid": uuid.uuid4(), "submission": world.submission(), "text": TEXT, "language": "en"}
    about = {} if "commitment" in given else {"recommendation": world.recommendations[slug]}
    return actions.write_comment(**(fields | about | given), by=by or world.focal_point, now=world.now())


def alternate_of(world: World) -> User:
    person = UserFactory(username="alternate-xaa")
    world.nominate(person, "XAA", MandateRole.ALTERNATE)
    return person


def seen_by(person: User) -> list[str]:
    return list(Comment.objects.visible_to(person).values_list("text", flat=True))


def test_the_senders_and_the_expert_it_is_named_to_read_it_and_nobody_else(seed_world: World) -> None:
    world, other_expert = seed_world, UserFactory(username="expert-2-xaa")
    seed_world.nominate(other_expert, "XAA", MandateRole.EXPERT)
    comment(seed_world, by=seed_world.expert)
    comment(seed_world, slug="15-b", text="Of another.")
    assert seen_by(seed_world.expert) == [TEXT]
    for reader in (seed_world.focal_point, alternate_of(seed_world)):
        assert seen_by(reader) == [TEXT, "Of another."], reader
    strangers = (world.focal_points["XAB"], world.dataentry, world.reviewer, world.administrator)
    for stranger in (other_expert, world.observer, *strangers):
        assert seen_by(stranger) == [], stranger
    with pytest.raises(actions.NotAllowed, match="those who may write"):
        comment(seed_world, by=seed_world.expert, slug="15-b")
    actions.end_mandate(mandate=seed_world.expert_mandate, by=seed_world.administrator, now=seed_world.now())
    assert seen_by(seed_world.expert) == []
    with pytest.raises(actions.NotAllowed):
        comment(seed_world, by=seed_world.expert)


def test_a_commitment_of_named_recommendations_alone_is_the_experts_to_speak_of(seed_world: World) -> None:
    hers, shared = seed_world.commit("15-a").commitment, seed_world.commit("15-a", "15-b").commitment
    comment(seed_world, commitment=hers, by=seed_world.expert, text="Hers.")
    comment(seed_world, commitment=shared, text="Shared.")
    with pytest.raises(actions.NotAllowed):
        comment(seed_world, commitment=shared, by=seed_world.expert)
    assert seen_by(seed_world.expert) == ["Hers."]
    assert sorted(seen_by(seed_world.focal_point)) == ["Hers.", "Shared."]


def test_a_comment_has_words_about_one_thing_that_is_asked(seed_world: World) -> None:
    for text in (UNSTORABLE["NUL"], "", "  \n", "x" * (COMMENT_LIMIT + 1)):
        with pytest.raises(ValidationError):
            comment(seed_world, text=text)
    with pytest.raises(actions.NotAllowed, match="one answer or one commitment"):
        comment(seed_world, recommendation=None)
    theirs = seed_world.commit("15-a", state="XAB").commitment
    with pytest.raises(actions.NotAllowed, match="another State"):
        comment(seed_world, commitment=theirs)
    narrow = seed_world.open_period("period-2", slugs=("15-b",))
    with pytest.raises(actions.NotAllowed, match="not asked"):
        comment(seed_world, submission=seed_world.submission(period=narrow))


def test_who_wrote_it_or_a_sender_removes_it_and_its_words_are_gone(seed_world: World) -> None:
    first, second = comment(seed_world, by=seed_world.expert), comment(seed_world)
    with pytest.raises(actions.NotAllowed, match="can be removed by its author"):
        actions.remove_comment(comment=second, by=seed_world.expert, now=seed_world.now())
    for each, by in ((first, seed_world.expert), (second, alternate_of(seed_world)), (second, seed_world.focal_point)):
        removed = actions.remove_comment(comment=each, by=by, now=seed_world.now())
        assert removed.text == ""
    assert [each.removed_by.username for each in Comment.objects.order_by("written_at")] == [
        "expert-xaa",
        "alternate-xaa",
    ]
    same = actions.resolve_comment(comment=first, is_resolved=True, by=seed_world.focal_point, now=seed_world.now())
    assert same.resolved_at is None
    assert not Comment.objects.standing().exists()
    for said in (first, second):
        events = AuditEvent.objects.about(said)
        assert [event.act for event in events] == ["comment", "remove_comment"]
        assert {(event.owner, event.member_state_id) for event in events} == {(AuditOwner.STATE, "XAA")}
        assert TEXT not in str([event.changes for event in events])
        assert not AuditEvent.objects.visible_to(seed_world.reviewer).filter(object_id=str(said.pk)).exists()


def told(person: User) -> list[str]:
    return [mail.body for mail in queued_mails(person.email) if "addressed it to you" in mail.body]


def test_whom_it_is_addressed_to_is_told_where_it_stands_and_none_of_its_words(seed_world: World) -> None:
    alternate = alternate_of(seed_world)
    for person, slug in (
        (seed_world.observer, "15-a"), (seed_world.focal_points["XAB"], "15-a"), (seed_world.reviewer, "15-a"),
        (seed_world.expert, "15-b"),
    ):  # fmt: skip
        with pytest.raises(actions.NotAllowed, match="addressed to those who may write"):
            comment(seed_world, slug=slug, addressed_to=[person])
    assert not Comment.objects.exists()
    key, addressed = uuid.uuid4(), [seed_world.expert, seed_world.focal_point]
    said = comment(seed_world, uuid=key, addressed_to=addressed)
    assert comment(seed_world, uuid=key, text="Other words.", addressed_to=addressed) == said, "a form sent twice"
    assert Comment.objects.get().text == TEXT
    assert AuditEvent.objects.filter(act="comment").count() == 1
    assert list(said.addressed_to.all()) == [seed_world.expert]
    [mail] = told(seed_world.expert)
    assert "15 (a)" in mail
    assert "/portal/period-1/xaa/recommendations/rpm-asia-pacific-2025/15-a/" in mail
    assert TEXT not in mail
    assert told(alternate) == told(seed_world.focal_point) == []


def test_whoever_writes_the_answer_marks_it_as_resolved_and_opens_it_again(seed_world: World) -> None:
    said = comment(seed_world, addressed_to=[seed_world.expert])
    with pytest.raises(actions.NotAllowed, match="marked as resolved, by those"):
        actions.resolve_comment(comment=said, is_resolved=True, by=seed_world.observer, now=seed_world.now())
    for is_resolved in (True, True, False):
        resolved = actions.resolve_comment(
            comment=said, is_resolved=is_resolved, by=seed_world.expert, now=seed_world.now()
        )
        assert resolved.resolved_by == (seed_world.expert if is_resolved else None)
        assert Comment.objects.addressed_to(seed_world.expert).exists() != is_resolved
    assert AuditEvent.objects.filter(act="resolve_comment").count() == 2
    assert len(told(seed_world.expert)) == 1
