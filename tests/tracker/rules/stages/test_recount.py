"""What the rule says of random histories is what a recount says; and the number of queries is constant."""

from collections import Counter

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.chance import chance_of, portion
from tests.factories.world import World
from tests.tracker.rules.stages.histories import History
from tests.tracker.rules.stages.recount import Tables
from tracker.models import MemberState
from tracker.rules.stages import Condition, Stage, conditions_of, facts_of, stage_of


@pytest.mark.chance
@pytest.mark.parametrize("histories", [15, pytest.param(portion(200, 20), marks=pytest.mark.all, id="many")])
def test_stages_are_those_of_a_recount_for_random_histories(seed_world: World, histories: int) -> None:
    seen: Counter[str] = Counter()
    chance = chance_of("histories of a period")
    for _each in range(histories):
        with transaction.atomic():
            seen += compared(History(seed_world, chance))
            transaction.set_rollback(True)
    # A few histories need not come by every stage.
    assert histories < 100 or set(seen) >= set(Stage.values), f"never drawn: {set(Stage.values) - set(seen)}"


def compared(history: History) -> Counter[str]:
    """Compare one history, State by State; returns how often each stage was met."""
    period, today = history.period, timezone.now().date()
    tables = Tables(period, today)
    facts = {each.member_state.pk: each for each in facts_of(period, today)}
    stages = {pk: stage_of(each) for pk, each in facts.items()}
    assert {pk: str(stage) for pk, stage in stages.items()} == tables.stages()
    for pk, each in facts.items():
        said = conditions_of(each, stages[pk])
        if each.is_invited:
            assert (Condition.OVERDUE in said) == tables.is_overdue(pk), pk
            assert (Condition.NO_INFORMATION in said) == tables.gave_no_information(pk), pk
        assert (each.answered, each.drafts) == (tables.answered(pk), tables.drafts(pk)), pk
    chosen = list(MemberState.objects.filter(iso3__in=["XAC", "XAD"]))
    alone = {each.member_state.pk: stage_of(each) for each in facts_of(period, today, chosen)}
    assert alone == {pk: stages[pk] for pk in ("XAC", "XAD")}
    return Counter(stages.values())


def test_the_number_of_queries_does_not_grow(seed_world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            facts_of(seed_world.period, timezone.now().date())
        return len(captured)

    seed_world.publish("15-d")  # where no State consented, what stands published is not asked
    before = queries()
    for slug in ("15-a", "15-b", "15-c"):
        for state in ("XAA", "XAB"):
            seed_world.publish(slug, state=state)
    assert queries() == before
