"""One measure goes into many drafts, all or none, and nothing that was written is changed."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.factories.world import World
from tracker import actions
from tracker.actions import ActDone, AnswerWords, Citation, Served, with_act
from tracker.choices import AuditOwner, ReviewState
from tracker.models import AuditEvent, StatusUpdate
from tracker.models.answers import WORDS_LIMIT

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LAW = "The Online Fraud Act entered into force."
ACT = ActDone(LAW, "en")


def served(world: World, slug: str, revision: int | None = None, status: str = "", period: Any = None) -> Served:
    return Served(period or world.period, world.recommendations[slug], revision, status)


def apply(world: World, *to: Served, act: ActDone = ACT, **given: Any) -> list[StatusUpdate]:
    fields = {"uuid": uuid.uuid4(), "by": world.focal_point, "now": world.now(), "member_state": world.xaa}
    return actions.apply_to_many(act=act, served=to, **(fields | given))


def summaries() -> dict[str, str]:
    return {each.printing.label: each.summary for each in StatusUpdate.objects.drafts().order_by("pk")}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", LAW),
        ("  \n", LAW),
        ("A desk.", f"A desk.\n\n{LAW}"),
        (LAW, LAW),
        (f"A desk.\n\n{LAW}\n\nMore.", f"A desk.\n\n{LAW}\n\nMore."),
        (f"Not {LAW}", f"Not {LAW}\n\n{LAW}"),
    ],
)
def test_the_act_comes_after_what_stands_there_and_once(before: str, after: str) -> None:
    assert with_act(AnswerWords(summary=before), ActDone(f" {LAW}\n", "en")).summary == after


def test_only_an_answer_without_words_takes_the_acts_language() -> None:
    act = ActDone(LAW, "fr")
    assert with_act(AnswerWords(language="en"), act).language == "fr"
    assert with_act(AnswerWords(obstacles="Staff.", language="en"), act).language == "en"


def test_a_status_is_set_where_one_is_chosen_and_kept_where_none_is() -> None:
    assert with_act(AnswerWords("planned"), ACT, "implemented").implementation_status == "implemented"
    assert with_act(AnswerWords("planned"), ACT).implementation_status == "planned"
    assert with_act(AnswerWords("not_stated"), ACT).implementation_status == ""


def test_it_goes_into_drafts_and_begins_new_ones_from_the_last_answer(seed_world: World) -> None:
    seed_world.publish("15-b", summary="Training began.", obstacles="Staff.", status="planned")
    later = seed_world.open_period("period-2")
    draft = seed_world.draft("15-a", period=later, summary="A desk.")
    apply(
        seed_world,
        served(seed_world, "15-a", draft.revision, "implemented", later),
        served(seed_world, "15-b", None, "", later),
        served(seed_world, "15-c", None, "in_progress", later),
    )
    drafts = StatusUpdate.objects.drafts().order_by("recommendation__order")
    assert [(each.summary, each.obstacles, each.implementation_status) for each in drafts] == [
        (f"A desk.\n\n{LAW}", "", "implemented"),
        (f"Training began.\n\n{LAW}", "Staff.", "planned"),
        (LAW, "", "in_progress"),
    ]


def test_across_periods_with_its_evidence_and_commitment(seed_world: World) -> None:
    later = seed_world.open_period("period-2")
    law, old = seed_world.evidence(title="Online Fraud Act"), seed_world.evidence(title="An old law")
    pledge = seed_world.commit("15-a").commitment
    draft = seed_world.draft("15-a", citations=(Citation(law, "art. 5"), Citation(old)))
    act = ActDone(LAW, "en", (pledge,), (Citation(law, "art. 9"),))
    apply(seed_world, served(seed_world, "15-a", draft.revision), served(seed_world, "15-b", period=later), act=act)
    for each in StatusUpdate.objects.drafts():
        assert list(each.commitments.all()) == [pledge]
    cited = {
        each.printing.label: {(c.evidence.title, c.pinpoint) for c in each.evidence_citations.all()}
        for each in StatusUpdate.objects.drafts()
    }
    assert cited == {
        "15 (a)": {("Online Fraud Act", "art. 5"), ("An old law", "")},
        "15 (b)": {("Online Fraud Act", "art. 9")},
    }


def test_each_answer_stays_its_own(seed_world: World) -> None:
    first, _second = apply(seed_world, served(seed_world, "15-a"), served(seed_world, "15-b"))
    seed_world.draft("15-a", summary="Rewritten.", revision=first.revision)
    assert summaries() == {"15 (a)": "Rewritten.", "15 (b)": LAW}


def test_a_colleague_who_was_quicker_stops_all_of_it(seed_world: World) -> None:
    draft = seed_world.draft("15-b", summary="A desk.")
    seed_world.draft("15-b", summary="Two desks.", revision=draft.revision)
    with pytest.raises(actions.EditConflict):
        apply(seed_world, served(seed_world, "15-a"), served(seed_world, "15-b", draft.revision))
    with pytest.raises(actions.EditConflict):  # a draft that she did not see
        apply(seed_world, served(seed_world, "15-a"), served(seed_world, "15-b", None))
    assert summaries() == {"15 (b)": "Two desks."}
    assert not AuditEvent.objects.filter(act="apply_to_many").exists()


def test_an_answer_that_waits_to_be_checked_stops_all_of_it(seed_world: World) -> None:
    seed_world.send(seed_world.draft("15-b"))
    with pytest.raises(actions.NotAllowed, match="waits to be checked"):
        apply(seed_world, served(seed_world, "15-a"), served(seed_world, "15-b"))
    assert summaries() == {}


def test_a_summary_that_would_be_too_long_stops_all_of_it(seed_world: World) -> None:
    draft = seed_world.draft("15-b", summary="x" * (WORDS_LIMIT - 5))
    with pytest.raises(ValidationError):
        apply(seed_world, served(seed_world, "15-a"), served(seed_world, "15-b", draft.revision))
    assert list(summaries()) == ["15 (b)"]


def test_an_accepted_answer_becomes_the_draft_of_a_correction(seed_world: World) -> None:
    accepted = seed_world.publish("15-a", summary="A desk.")
    apply(seed_world, served(seed_world, "15-a"))
    accepted.refresh_from_db()
    assert (accepted.summary, accepted.review_state) == ("A desk.", ReviewState.ACCEPTED)
    assert summaries() == {"15 (a)": f"A desk.\n\n{LAW}"}


def test_an_expert_reports_for_what_is_named_to_her(seed_world: World) -> None:
    apply(seed_world, served(seed_world, "15-a"), by=seed_world.expert)
    with pytest.raises(actions.NotAllowed, match="no mandate"):
        apply(seed_world, served(seed_world, "15-a", 0), served(seed_world, "15-b"), by=seed_world.expert)
    assert summaries() == {"15 (a)": LAW}


@pytest.mark.parametrize("who", ["observer", "dataentry", "reviewer"])
def test_nobody_else_reports(who: str, seed_world: World) -> None:
    with pytest.raises(actions.NotAllowed):
        apply(seed_world, served(seed_world, "15-a"), by=getattr(seed_world, who))


def test_nothing_ticked_is_refused(seed_world: World) -> None:
    with pytest.raises(actions.NotAllowed, match="at least one"):
        apply(seed_world)


def test_evidence_and_commitments_of_others_are_refused(seed_world: World) -> None:
    theirs = seed_world.evidence(state="XAB")
    with pytest.raises(actions.NotAllowed, match="own State"):
        apply(seed_world, served(seed_world, "15-a"), act=ActDone(LAW, "en", (), (Citation(theirs),)))
    pledge = seed_world.commit("15-a", state="XAB").commitment
    with pytest.raises(actions.NotAllowed, match="own State"):
        apply(seed_world, served(seed_world, "15-a"), act=ActDone(LAW, "en", (pledge,)))


def test_a_form_sent_twice_is_one(seed_world: World) -> None:
    key, to = uuid.uuid4(), [served(seed_world, "15-a"), served(seed_world, "15-b")]
    first = apply(seed_world, *to, uuid=key)
    assert {each.pk for each in apply(seed_world, *to, uuid=key)} == {each.pk for each in first}
    assert [each.revision for each in StatusUpdate.objects.all()] == [0, 0]
    assert AuditEvent.objects.filter(act="apply_to_many").count() == 1


def test_the_audit_tells_the_state_which_answers_and_no_words(seed_world: World) -> None:
    drafts = apply(seed_world, served(seed_world, "15-a"), served(seed_world, "15-b"))
    event = AuditEvent.objects.get(act="apply_to_many")
    assert event.owner == AuditOwner.STATE
    assert event.changes["answers"] == [None, [each.pk for each in drafts]]
    assert LAW not in str(event.changes)
    assert AuditEvent.objects.filter(act="save").count() == 2
