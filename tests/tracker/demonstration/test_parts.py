"""The clock, the lines, the small files, and the switch that keeps the demonstration off other databases."""

import datetime
import re

import pytest
from django.test import override_settings
from django.utils import timezone

from tracker.demonstration import Refused, load_demonstration, remove_demonstration
from tracker.demonstration.accounts import People
from tracker.demonstration.acts import FOLDER, Acts, StoryLine
from tracker.demonstration.clock import Clock
from tracker.demonstration.files import KINDS, small_file
from tracker.demonstration.story import in_order, lines_of
from tracker.evidence.files.examining import examine
from tracker.models import User

OF_THE_UNITED_NATIONS = re.compile(r"\b(?:A|E|S|T|ST|CAC|CCPR|CEDAW|CERD|CRC|CTOC|UNEP|HRI|INCB)/\S")
# A Wednesday.
NOON = datetime.datetime(2027, 3, 3, 12, tzinfo=datetime.UTC)


def line(*at: int, act: str = "withdraw", **facts: str) -> StoryLine:
    return StoryLine(at, act, f"{at}", facts)


def test_lines_are_carried_out_in_the_order_of_their_days_and_then_of_their_file() -> None:
    lines = [line(-5, 9), line(-9, 9), line(-5, 8)]
    assert [each.at for each in in_order(lines, Clock(NOON))] == [(-9, 9), (-5, 8), (-5, 9)]
    entries = [{"at": [-5, 9], "withdraw": "b"}, {"withdraw": "a"}, {"at": [-9, 9], "by": "expert", "accept": "c"}]
    lines = in_order(lines_of({"state": "xaa", "first-period": entries}), Clock(NOON))
    assert [(each.subject, each.by, each.state, each.period) for each in lines] == [
        ("c", "expert", "xaa", "first-period"), ("b", "", "xaa", "first-period"), ("a", "", "xaa", "first-period"),
    ]  # fmt: skip
    entries = [{"at": [-9, 9], "withdraw": "a"}, {"at": [-7, 9], "send": "NV/1"}, {"at": [-3, 9], "send": "NV/2"}]
    assert {each.sent_on for each in lines_of({"first-period": entries})} == {-7}, "years count from the first sending"


@pytest.mark.parametrize(
    ("wrong", "word"), [(line(-5, 9, sumary="Text"), "sumary"), (line(-5, 9, act="carry_out"), "carry_out")]
)
def test_a_wrong_key_or_act_names_its_line(wrong: StoryLine, word: str) -> None:
    people = People({}, with_second_data_entry=False)
    with pytest.raises((TypeError, KeyError), match=word) as fault:
        Acts(people, Clock(NOON)).carry_out(wrong)
    assert "(-5, 9)" in fault.value.__notes__[0]


@pytest.mark.parametrize(
    ("months", "day"),
    [(0, (2027, 3, 31)), (9, (2027, 12, 31)), (11, (2028, 2, 29)), (-3, (2026, 12, 31)), (-15, (2025, 12, 31))],
)
def test_targets_are_ends_of_months(months: int, day: tuple[int, int, int]) -> None:
    assert Clock(NOON).month_end(months) == datetime.date(*day)


def test_no_two_acts_share_a_moment_and_nothing_happens_at_a_weekend() -> None:
    clock = Clock(NOON)
    moments = []
    for _act in range(3):
        clock.go_to((-5, 9))
        moments.append(clock.now())
    assert moments == sorted(set(moments))
    assert {clock.day(number).weekday() for number in range(-14, 0)} == {0, 1, 2, 3, 4}


@pytest.mark.parametrize("ending", KINDS)
def test_small_files_are_what_they_say(ending: str) -> None:
    file = small_file("xaa-law", ending)
    assert examine(file).ending == ending
    assert small_file("xab-law", ending).read() != file.read()


@pytest.mark.django_db
@pytest.mark.parametrize("act", [lambda: load_demonstration(now=timezone.now()), remove_demonstration])
def test_outside_the_demonstration_it_is_refused(act) -> None:
    with override_settings(DEMONSTRATION=False), pytest.raises(Refused, match="DATABASE_URL"):
        act()
    assert not User.objects.exists()


def test_invented_documents_say_so_and_have_no_symbol_of_the_united_nations() -> None:
    for file in (FOLDER / "congress").iterdir():
        text = file.read_text()
        assert not OF_THE_UNITED_NATIONS.search(text), file.name
        if file.suffix == ".txt":
            assert "(invented for the demonstration)" in text, file.name
            assert "This document was written for the demonstration." in text, file.name
