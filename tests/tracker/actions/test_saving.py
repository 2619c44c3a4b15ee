"""Drafts saved in sets: those of one after another, whatever was there before, and of a refused one the reason."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.chance import chance_of, portion
from tests.factories.world import World
from tests.tracker.admin.large import ask_more
from tracker import actions
from tracker.actions import Citation, SaidAnswer
from tracker.actions.saving import checked_save
from tracker.choices import ReviewState
from tracker.models import AuditEvent, EvidenceCitation, StatusUpdate, Submission

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SLUGS = [f"15-{letter}" for letter in "abcdefghi"]
HISTORIES = ["none", "none", "none", "draft", "draft with more", "stale", "waits", "returned", "draft of the State"]
GOOD: dict[str, Any] = {"implementation_status": "planned", "summary": "Words of a letter."}
# What is said: mostly good, else what its model, the database or an action refuses.
SAID: list[dict[str, Any]] = [
    *[GOOD] * 8,
    GOOD | {"summary": "Other words."},
    GOOD | {"implementation_status": "best"},
    GOOD | {"summary": "a\x00b"},
    GOOD | {"language": "xx"},
]
type Saving = Callable[[Submission, Sequence[Any]], list[Any]]


def said_on(world: World, slug: str, rnd: Random) -> SaidAnswer:
    """What one row says on a recommendation, after a history of its own."""
    history, own, other = rnd.choice(HISTORIES), world.evidence(), world.evidence(state="XAB")
    touched = world.commit(slug, text=f"A law on {slug}.").commitment
    revision = None
    if history in ("draft", "draft with more", "stale"):
        more = {"commitments": (touched,), "citations": (Citation(own, "art. 1"),)} if "more" in history else {}
        draft = world.draft(
            slug, on_behalf=True, status="planned", summary=rnd.choice(["Words of a letter.", "x"]), **more
        )
        revision = draft.revision + (history == "stale")
    elif history in ("waits", "returned"):
        sent = world.draft(slug, on_behalf=True)
        world.send_on_behalf(sent)
        if history == "returned":
            world.give_back(sent)
    elif history == "draft of the State":
        world.draft(slug)
    cites = [(), (Citation(own, "art. 5"),), (Citation(own), Citation(own, "last")), (Citation(own, "x" * 201),)]
    return SaidAnswer(
        recommendation=world.recommendations[slug],
        words=actions.AnswerWords(**rnd.choice(SAID)),
        revision=revision,
        commitments=rnd.choice([(), (), (touched,)]),
        citations=rnd.choice([(), (), *cites, (Citation(other),)]),
    )


def in_a_set(world: World, said: Sequence[SaidAnswer], submission: Submission) -> list[Any]:
    about = {"submission": submission, "by": world.dataentry, "now": world.clock, "on_behalf": True}
    return actions.save_answers(answers=said, **about)


def one_by_one(world: World, said: Sequence[SaidAnswer], submission: Submission) -> list[Any]:
    return [each for one in said for each in in_a_set(world, [one], submission)]


def refusal(made: Any) -> Any:
    """Why something was refused; None where it was not."""
    return (type(made).__name__, str(made)) if isinstance(made, actions.REFUSALS) else None


def outcome(saving: Callable[..., list[Any]], world: World, said: Sequence[Any], submission: Submission) -> list[Any]:
    """The record after drafts were saved, which is then taken back; keys are by chance."""
    with transaction.atomic():
        made = saving(world, said, submission)
        answers = StatusUpdate.objects.order_by("recommendation", "version")
        names = {str(each.pk): f"{each.recommendation_id} {each.version}" for each in answers}
        columns = [each.attname for each in StatusUpdate._meta.fields if each.name != "id"]
        result = [
            [refusal(each) or (each.recommendation.slug, each.version, each.revision) for each in made],
            list(answers.values_list(*columns)),
            sorted(map(str, answers.values_list("recommendation", "version", "commitments"))),
            sorted(
                map(str, EvidenceCitation.objects.values_list("status_update__recommendation", "evidence", "pinpoint"))
            ),
            [
                (each.act, names.get(each.object_id), each.changes, each.owner, each.member_state_id, each.by_id)
                for each in AuditEvent.objects.filter(object_type="tracker.statusupdate").order_by("pk")
            ],
        ]
        transaction.set_rollback(True)
    return result


@pytest.mark.chance
@pytest.mark.parametrize("seed", range(portion(3, 1)))
def test_a_set_is_what_its_answers_are_one_by_one(seed_world: World, seed: int) -> None:
    rnd = chance_of(f"saved in a set {seed}")
    asked = seed_world.open_period("shorter", slugs=tuple(SLUGS[:8]))  # the last one is not asked
    seed_world.period = asked
    said = [said_on(seed_world, slug, rnd) for slug in SLUGS[:8]]
    said.append(SaidAnswer(seed_world.recommendations[SLUGS[8]], actions.AnswerWords(**GOOD), None))
    rnd.shuffle(said)
    submission = seed_world.submission()
    set_, singly = (outcome(saving, seed_world, said, submission) for saving in (in_a_set, one_by_one))
    assert set_ == singly
    assert any(isinstance(each[0], str) and each[0] == "NotAllowed" for each in set_[0])


def test_two_hundred_drafts_take_the_queries_of_five(seed_world: World) -> None:
    submission, law, counts = seed_world.submission(), seed_world.evidence(), []
    touched = seed_world.commit("15-a").commitment
    for count in (5, 200):
        said = [
            SaidAnswer(each, actions.AnswerWords(**GOOD), None, (touched,), (Citation(law, "art. 5"),))
            for each in ask_more(seed_world, count)
        ]
        with CaptureQueriesContext(connection) as captured:
            made = in_a_set(seed_world, said, submission)
        assert all(isinstance(each, StatusUpdate) for each in made)
        counts.append(len(captured))
    assert counts[1] <= counts[0] + 2 <= 20, counts  # more than 900 values make another INSERT on SQLite


BAD: list[dict[str, Any]] = [
    {"implementation_status": "best"},
    {"implementation_status": "not_stated"},
    {"language": "xx"},
    {"summary": "x" * 100_000},
    {"summary": "a\x00b", "language": "xx"},
    {"review_state": ReviewState.ACCEPTED},
    {"printing_id": None},
    {"typed_by_id": None},
    {"version": 1},
    {"version": 7},  # a second open one
]


def fresh(world: World, **changed: Any) -> StatusUpdate:
    """A version like the stored one, and unlike it in what is given."""
    like = world.draft("15-a")
    plain = {"on_behalf": True, "version": 9, "summary": "Words.", "implementation_status": "planned", "language": "en"}
    given = {
        "submission": like.submission, "recommendation": like.recommendation, "printing_id": like.printing_id,
        "typed_by_id": like.typed_by_id, "typed_at": world.now(), **plain, **changed,
    }  # fmt: skip
    if changed.keys() & {"version", "implementation_status"}:
        given["on_behalf"] = False
    return StatusUpdate(**given)


def test_what_is_refused_is_refused_in_the_same_words(seed_world: World) -> None:
    for changed in BAD:
        thing = fresh(seed_world, **changed)
        with pytest.raises(ValidationError) as asked:
            thing.full_clean()
        with pytest.raises(ValidationError) as refused:
            checked_save(thing)
        assert refused.value.message_dict == asked.value.message_dict, changed
    assert StatusUpdate.objects.count() == 1


def test_a_good_row_is_stored_in_one_question(seed_world: World) -> None:
    thing = fresh(seed_world)
    with CaptureQueriesContext(connection) as captured:
        checked_save(thing)
    assert [each["sql"].split()[0] for each in captured.captured_queries] == ["SAVEPOINT", "INSERT", "RELEASE"]
    assert StatusUpdate.objects.count() == 2
