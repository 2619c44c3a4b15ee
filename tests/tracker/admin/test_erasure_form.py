"""The page that asks for an erasure: a clerk reads what each file is of before she selects it."""

from typing import Any

from django.utils.formats import date_format
from lxml import html

from tests.factories.world import World
from tests.tracker.admin.addresses import act_of
from tracker import actions
from tracker.models import Evidence, Transmission, TwoPersonRequest


def cited(item: Evidence) -> tuple[actions.Citation, ...]:
    return (actions.Citation(evidence=item),)


def choices(page: Any, name: str) -> list[str]:
    """What a question of the page offers, as it is read."""
    inputs = html.fromstring(page.content.decode()).xpath(f'//input[@name="{name}"][@type="checkbox"]')
    assert not [each for each in inputs if "checked" in each.attrib]
    # One run of text beside the box: parts by themselves stand in narrow columns on a telephone.
    assert all(len(each.getparent()) == 2 and each.getnext().tag == "span" for each in inputs)
    return [" ".join(each.getparent().text_content().split()) for each in inputs]


def test_files_that_the_response_does_not_cite_are_apart_with_where_they_are_cited(seed_world: World, entry) -> None:
    law, plan, spare = (seed_world.evidence(title=each) for each in ("The law", "The plan", "The spare"))
    answer = seed_world.draft("15-a", citations=cited(law))
    seed_world.send(answer)
    later = seed_world.open_period("period-2")
    both = [seed_world.draft(slug, period=later, citations=cited(plan)) for slug in ("15-a", "15-b")]
    seed_world.send(*both)
    Evidence.objects.filter(pk=spare.pk).update(on_behalf=True)
    page = entry.get(act_of(answer.submission, "ask-erasure"))
    assert choices(page, "evidence") == ["The law · law.txt · Reporting period period-1: 15 (a)"]
    assert sorted(choices(page, "other_evidence")) == [
        "The plan · law.txt · Reporting period period-2: 15 (a), 15 (b)",
        "The spare · law.txt · Cited in nothing that the secretariat sees",
    ]


def test_a_file_of_another_period_can_still_be_erased_with_this_response(seed_world: World, entry) -> None:
    law, plan = (seed_world.evidence(title=each) for each in ("The law", "The plan"))
    answer = seed_world.draft("15-a", citations=cited(law))
    seed_world.send(answer)
    seed_world.send(seed_world.draft("15-b", period=seed_world.open_period("period-2"), citations=cited(plan)))
    words = {
        "subject": f"answer:{answer.recommendation_id}", "evidence": [law.pk], "other_evidence": [plan.pk],
        "reason": "A court ordered it.",
    }  # fmt: skip
    assert entry.post(act_of(answer.submission, "ask-erasure"), words).status_code == 302
    assert set(TwoPersonRequest.objects.get().names["evidence"]) == {str(law.pk), str(plan.pk)}


def test_a_draft_that_cites_a_file_is_not_told(seed_world: World, entry) -> None:
    law = seed_world.evidence(title="The law")
    answer = seed_world.draft("15-a", citations=cited(law))
    seed_world.send(answer)
    seed_world.draft("15-b", period=seed_world.open_period("period-2"), citations=cited(law))
    page = entry.get(act_of(answer.submission, "ask-erasure"))
    assert choices(page, "evidence") == ["The law · law.txt · Reporting period period-1: 15 (a)"]


def test_a_letter_is_named_by_its_state_its_period_and_its_day(seed_world: World, entry) -> None:
    answer = seed_world.publish("15-a")
    Transmission.objects.update(scan="letters/kept.pdf", note_verbale="NV 4")
    letter = Transmission.objects.get()
    page = entry.get(act_of(answer.submission, "ask-erasure"))
    day = date_format(letter.reported_on, "DATE_FORMAT")
    assert choices(page, "scans") == [f"Ardovela, Reporting period period-1 · {day} · NV 4"]
