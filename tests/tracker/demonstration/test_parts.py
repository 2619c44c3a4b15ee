"""The diary, the small files, and the switch that keeps the demonstration off other databases."""

import datetime
import re

import pytest
from django.test import override_settings
from django.utils import timezone

from tracker.demonstration import Refused, load_demonstration, remove_demonstration
from tracker.demonstration.congress import FOLDER
from tracker.demonstration.diary import Diary
from tracker.demonstration.small_files import KINDS, small_file
from tracker.evidence_files import examine
from tracker.models import User

OF_THE_UNITED_NATIONS = re.compile(r"\b(?:A|E|S|T|ST|CAC|CCPR|CEDAW|CERD|CRC|CTOC|UNEP|HRI|INCB)/\S")
# A Wednesday.
NOON = datetime.datetime(2027, 3, 3, 12, tzinfo=datetime.UTC)


def test_acts_are_carried_out_in_the_order_of_their_days() -> None:
    diary, told = Diary(NOON), []
    diary.note(-5, 9, lambda: told.append("second"))
    diary.note(-9, 9, lambda: told.append("first"))
    diary.note(-5, 8, lambda: told.append("before second"))
    diary.carry_out()
    assert told == ["first", "before second", "second"]


def test_no_two_acts_share_a_moment() -> None:
    diary, moments = Diary(NOON), []
    for _act in range(3):
        diary.note(-5, 9, lambda: moments.append(diary.now()))
    diary.carry_out()
    assert len(set(moments)) == 3
    assert moments == sorted(moments)


def test_nothing_happens_at_a_weekend() -> None:
    assert {Diary(NOON).day(number).weekday() for number in range(-14, 0)} == {0, 1, 2, 3, 4}


@pytest.mark.parametrize(
    ("months", "day"),
    [(0, (2027, 3, 31)), (9, (2027, 12, 31)), (11, (2028, 2, 29)), (-3, (2026, 12, 31)), (-15, (2025, 12, 31))],
)
def test_targets_are_ends_of_months(months: int, day: tuple[int, int, int]) -> None:
    assert Diary(NOON).month_end(months) == datetime.date(*day)


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
    for file in FOLDER.iterdir():
        text = file.read_text()
        assert not OF_THE_UNITED_NATIONS.search(text), file.name
        if file.suffix == ".txt":
            assert "(invented for the demonstration)" in text, file.name
            assert "This document was written for the demonstration." in text, file.name
