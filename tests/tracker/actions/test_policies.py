"""Who may, as tables: each role by each act, and the moves by each stage."""

from typing import Any

import pytest

from tests.factories.records import UserFactory
from tests.factories.world import World
from tracker import actions, policies
from tracker.choices import MandateRole, ReviewState
from tracker.models import Mandate, StatusUpdate, User
from tracker.transitions import MOVES, NEXT_TO_ACT, allows

ROLES = (
    "focal point", "alternate", "expert", "observer", "focal point of another State", "ended", "inactive",
    "data entry", "reviewer", "administrator", "nobody",
)  # fmt: skip
SENDERS = {"focal point", "alternate"}
DESK = {"data entry", "reviewer", "administrator"}
# {act: the roles that may}
TABLE: dict[str, set[str]] = {
    "draft": {*SENDERS, "expert"},
    "draft what was not named": SENDERS,
    "submit": SENDERS,
    "recall": SENDERS,
    "set consent": SENDERS,
    "withdraw": SENDERS,
    "withdraw on a note verbale": {*SENDERS, "reviewer"},
    "return": {"reviewer"},
    "accept": {"reviewer"},
    "open for checking": {"reviewer"},
    "enter on behalf": {"data entry"},
    "ask consent": {"data entry"},
    "import": {"data entry"},
    "ask erasure": DESK,
    "confirm what another asked": DESK,
    "run periods": DESK,
    "manage people": {"administrator"},
    "assign": SENDERS,
    "invite an expert": SENDERS,
    "invite a focal point": set(),
    "end the mandate of an expert": {*SENDERS, "administrator"},
    "end the mandate of a focal point": {"administrator"},
    "send a link to an observer": {*SENDERS, "administrator"},
    "send a link to a focal point": {"administrator"},
}


@pytest.fixture
def people(seed_world: World) -> dict[str, User]:
    """One person of each role for XAA, and those who must stand outside."""
    alternate, ended, inactive = (UserFactory(username=name) for name in ("alternate", "ended", "inactive"))
    seed_world.nominate(alternate, "XAA", MandateRole.ALTERNATE)
    gone = seed_world.nominate(ended, "XAA", MandateRole.EXPERT)
    actions.end_mandate(mandate=gone, by=seed_world.administrator, now=seed_world.now())
    seed_world.nominate(inactive, "XAA", MandateRole.EXPERT)
    desk = {"is_data_entry": True, "is_reviewer": True, "is_administrator": True}
    User.objects.filter(pk=inactive.pk).update(is_active=False, **desk)
    return {
        "focal point": seed_world.focal_point,
        "alternate": alternate,
        "expert": seed_world.expert,
        "observer": seed_world.observer,
        "focal point of another State": seed_world.focal_points["XAB"],
        "ended": ended,
        "inactive": User.objects.get(pk=inactive.pk),
        "data entry": seed_world.dataentry,
        "reviewer": seed_world.reviewer,
        "administrator": seed_world.administrator,
        "nobody": UserFactory(),
    }


def verdicts(world: World, user: User, versions: dict[str, StatusUpdate]) -> dict[str, Any]:
    """What each policy says of one person."""
    submission, day = world.submission(), world.clock.date()
    a, b = world.recommendations["15-a"], world.recommendations["15-b"]
    draft, sent, accepted = versions["draft"], versions["submitted"], versions["accepted"]
    asker = world.second_reviewer.pk
    return {
        "draft": policies.may_draft(user, submission, [a]),
        "draft what was not named": policies.may_draft(user, submission, [a, b]),
        "submit": policies.may_submit(user, submission, [draft], day),
        "recall": policies.may_recall(user, sent),
        "set consent": policies.may_set_consent(user, submission),
        "withdraw": policies.may_withdraw(user, accepted),
        "withdraw on a note verbale": policies.may_withdraw(user, accepted, "NV 1"),
        "return": policies.may_return(user, sent),
        "accept": policies.may_accept(user, sent),
        "open for checking": policies.may_open_for_checking(user, sent.transmission),
        "enter on behalf": policies.may_enter_on_behalf(user),
        "ask consent": policies.may_ask_consent(user, "NV 1"),
        "import": policies.may_import(user),
        "ask erasure": policies.may_ask_erasure(user),
        "confirm what another asked": policies.may_confirm_request(user, asker),
        "run periods": policies.may_run_periods(user),
        "manage people": policies.may_manage_people(user),
        "assign": policies.may_assign(user, world.expert_mandate, submission),
        **verdicts_on_people(world, user),
    }


def verdicts_on_people(world: World, user: User) -> dict[str, Any]:
    """What is said of bringing people in, and taking them out. The link is one that was not used yet."""
    observer, focal_point = world.observer, world.focal_point_mandates["XAA"].user
    for person in (observer, focal_point):
        person.password = "!"  # in memory alone: the account was not taken up
    return {
        "invite an expert": policies.may_invite(user, world.xaa, world.meeting, MandateRole.EXPERT),
        "invite a focal point": policies.may_invite(user, world.xaa, world.meeting, MandateRole.FOCAL_POINT),
        "end the mandate of an expert": policies.may_end_mandate(user, world.expert_mandate),
        "end the mandate of a focal point": policies.may_end_mandate(user, world.focal_point_mandates["XAA"]),
        "send a link to an observer": policies.may_send_link(user, observer),
        "send a link to a focal point": policies.may_send_link(user, focal_point),
    }


@pytest.mark.database
@pytest.mark.django_db
def test_each_role_may_what_the_table_says(seed_world: World, people: dict[str, User]) -> None:
    submitted = seed_world.draft("15-b")
    seed_world.send(submitted)
    versions = {
        "draft": seed_world.draft("15-a"),
        "submitted": StatusUpdate.objects.get(pk=submitted.pk),
        "accepted": seed_world.publish("15-c"),
    }
    wrong = []
    for role in ROLES:
        said = verdicts(seed_world, people[role], versions)
        assert set(said) == set(TABLE)
        wrong += [f"{role}: {act}" for act in TABLE if bool(said[act]) != (role in TABLE[act])]
    assert not wrong


@pytest.mark.database
@pytest.mark.django_db
def test_every_refusal_has_a_sentence(seed_world: World, people: dict[str, User]) -> None:
    submitted = seed_world.draft("15-b")
    seed_world.send(submitted)
    submitted.refresh_from_db()
    versions = {"draft": submitted, "submitted": submitted, "accepted": submitted}
    for role in ROLES:
        for act, said in verdicts(seed_world, people[role], versions).items():
            assert said or said.reason.endswith("."), (role, act)


@pytest.mark.django_db
def test_a_mandate_for_one_meeting_does_not_count_for_another(seed_world: World) -> None:
    narrow = seed_world.open_period("other-meeting", meeting=seed_world.meeting.prepares)
    person = UserFactory()
    seed_world.nominate(person, "XAA", MandateRole.ALTERNATE, meeting=seed_world.meeting.prepares)
    assert policies.may_draft(person, seed_world.submission(period=narrow))
    assert not policies.may_draft(person, seed_world.submission())
    assert Mandate.objects.for_meeting(seed_world.meeting).filter(user=person).count() == 0


def test_moves_start_where_the_table_says_and_nowhere_else() -> None:
    for move in MOVES:
        assert [state for state in ReviewState if allows(move.name, state)] == [move.source]


def test_the_pen_has_a_holder_at_every_stage() -> None:
    assert set(NEXT_TO_ACT) == set(ReviewState)
    assert NEXT_TO_ACT[ReviewState.RETURNED] == ("State", "data entry")
    assert {move.name for move in MOVES} == {
        "submit", "discard", "recall", "return", "accept", "supersede", "withdraw",
    }  # fmt: skip
