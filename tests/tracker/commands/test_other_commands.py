"""Reference data, the demonstration's switch, and the table of moves, from the command line."""

import json

import pytest
from django.core.management.base import CommandError
from django.test import override_settings

from tracker.models import AgendaItem, Meeting, MemberState, Theme
from tracker.rules.transitions import MOVES, NEXT_TO_ACT


@pytest.mark.django_db
def test_reference_data_is_loaded_once_in_six_languages_and_what_a_person_edited_stays(run) -> None:
    assert run("load_reference").strip() == "Added 197 States, 6 themes, 2 meetings, 17 ready sentences."
    state = MemberState.objects.get(pk="VNM")
    assert (state.name_en, state.name_ru, state.name_zh_hans) == ("Viet Nam", "Вьетнам", "越南")
    for thing, field in ((Theme, "name"), (Meeting, "title"), (AgendaItem, "title"), (MemberState, "name")):
        for language in ("ar", "zh_hans", "en", "fr", "ru", "es"):
            assert not thing.objects.filter(**{f"{field}_{language}": None}).exists()
    MemberState.objects.filter(pk="VNM").update(name_fr="Vietnam")
    assert run("load_reference").strip() == "Added 0 States, 0 themes, 0 meetings, 0 ready sentences."
    assert MemberState.objects.get(pk="VNM").name_fr == "Vietnam"
    assert MemberState.objects.reporting().count() == 195
    assert not MemberState.objects.invented().exists()
    item = AgendaItem.objects.get(meeting__slug="rpm-asia-pacific-2025")
    prepared = [(each.kind, each.number) for each in item.prepares.order_by("kind")]
    assert (item.number, prepared) == ("5 (d)", [("item", "6"), ("workshop", "4")])
    assert {each.meeting.slug for each in item.prepares.all()} == {"congress-15-2026"}


def test_moves_are_printed_as_the_table_holds_them(run) -> None:
    printed = json.loads(run("print_moves", "--format", "json"))
    assert [(move["name"], move["source"], move["target"]) for move in printed["moves"]] == [
        (move.name, move.source, move.target) for move in MOVES
    ]
    assert set(printed["pen"]) == set(NEXT_TO_ACT)
    diagram = run("print_moves", "--format", "mermaid")
    assert diagram.startswith("stateDiagram-v2\n")
    assert all(f": {move.name} (" in diagram for move in MOVES)


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["load_demonstration", "remove_demonstration"])
def test_with_a_database_named_the_demonstration_is_refused_in_one_sentence(run, command: str) -> None:
    with override_settings(DEMONSTRATION=False), pytest.raises(CommandError) as refusal:
        run(command)
    assert refusal.value.returncode == 1
    assert len(str(refusal.value).splitlines()) == 1
