"""The timeline of a State's period: the same stage as on the board, for those who send, and for nobody else."""

from django.test import Client
from django.utils import timezone

from tests.factories.world import World
from tracker.portal.tasks.timeline import NAMES, STEP_OF, steps_of
from tracker.stages import Stage, facts_of, stage_of


def here(world: World) -> str:
    """The name of the step at which XAA stands."""
    (facts,) = facts_of(world.period, timezone.now().date(), [world.xaa])
    (step,) = [each for each in steps_of(facts, ready=0) if each.is_current]
    assert step.name == NAMES[STEP_OF[stage_of(facts)]]
    return str(step.name)


def test_each_stage_of_an_invited_state_has_its_step() -> None:
    assert set(Stage) - set(STEP_OF) == {Stage.NOT_INVITED}


def test_the_way_of_a_response_from_its_invitation_to_its_publication(seed_world: World) -> None:
    assert here(seed_world) == "Invited"
    seed_world.focal_point.last_login = timezone.now()
    seed_world.focal_point.save()
    draft = seed_world.draft()
    assert here(seed_world) == "Drafted"
    seed_world.send(draft)
    assert here(seed_world) == "Sent"
    seed_world.give_back(draft)
    assert here(seed_world) == "Returned"
    again = seed_world.draft()
    seed_world.send(again, consent="no")
    seed_world.accept(again)
    assert here(seed_world) == "Accepted"
    seed_world.publish("15-b")
    assert here(seed_world) == "Published"


def page_of(person: object) -> str:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client.get("/portal/period-1/xaa/").content.decode()


def test_only_those_who_send_see_how_many_drafts_there_are(seed_world: World) -> None:
    seed_world.draft()
    assert "never what a draft says" in page_of(seed_world.focal_point)
    assert 'aria-current="step"' in page_of(seed_world.focal_point)
    for person in (seed_world.observer, seed_world.expert):
        assert 'class="way"' not in page_of(person)


def test_commitments_are_none_of_the_recommendations_that_are_counted(seed_world: World) -> None:
    """Accepted: 1 of 12, though three commitments were accepted with it."""
    seed_world.publish("15-a")
    for slug in ("15-b", "15-c", "15-d"):
        seed_world.publish_commitment(slug)
    seed_world.commit("15-e")
    seed_world.send(seed_world.commit("15-f"))
    (facts,) = facts_of(seed_world.period, timezone.now().date(), [seed_world.xaa])
    words = {str(step.name): step.words for step in steps_of(facts, ready=0)}
    assert {words[name] for name in ("Drafted", "Sent", "Accepted", "Published")} == {"1 of 12"}
    assert words["In review"] == ""
    assert (facts.accepted, facts.answers("accepted")) == (4, 1)


def test_no_step_is_the_current_one_while_answers_are_still_to_be_sent(seed_world: World) -> None:
    """Beside “Action needed from you” the ring stood at “Published”."""
    seed_world.publish("15-b")
    page = page_of(seed_world.focal_point)
    assert "Action needed from you." in page
    assert 'aria-current="step"' not in page
