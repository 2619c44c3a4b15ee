"""Labels such as 15 (a) repeat between meetings: where a period asks of several, its pages say of which they speak."""

import html
import io
import re
from typing import Any

import pytest
from docx import Document
from docx.shared import Cm
from lxml.html import fromstring

from tests.factories.repeated_meeting import print_again, twin_of
from tests.tracker.portal.test_sending import sending
from tracker import actions
from tracker.models import PeriodItem

FIRST, SECOND = "Asia and Pacific Regional Preparatory Meeting", "Second meeting"
LISTS = ("task_list", "check", "handover", "invite", "commitment_new")
OF_FIRST, OF_SECOND = [f"15 ({letter})" for letter in "abcdefghijkl"], ["15 (a)", "15 (c)", "15 (d)"]


@pytest.fixture
def twins(seed_world: Any, tmp_path: Any) -> list[Any]:
    """The period asks 15 (d), (a) and (c) of a second meeting as well, in this order; the focal point drafted one."""
    document = print_again(seed_world, tmp_path)
    document.meeting.title_en = SECOND
    document.meeting.save()
    found = [twin_of(seed_world.recommendations[slug], document) for slug in ("15-d", "15-a", "15-c")]
    for order, each in enumerate(found, start=100):
        printing = each.printings.get()
        PeriodItem.objects.create(period=seed_world.period, recommendation=each, printing=printing, order=order)
    return found


def main_of(page: Any) -> str:
    return " ".join(html.unescape(page.content.decode()).partition("<main")[2].split())


def offered(page: Any) -> list[list[str]]:
    """What each group of ticks is headed with, and the labels in it; what stands before any group goes with no name."""
    found: list[list[str]] = [[""]]
    for heading, label in re.findall(r'<legend><bdi>(.*?)</bdi></legend>|<span class="lab"><bdi>(.*?)</bdi>', page):
        if heading:
            found.append([heading])
        else:
            found[-1].append(label)
    return [group for group in found if len(group) > 1]


def test_lists_of_a_period_of_two_meetings_name_the_meeting_of_each(focal, address, seed_world, twins) -> None:
    seed_world.draft("15-a")
    for name in LISTS:
        page = main_of(focal.get(address(name)))
        assert f"<bdi>{FIRST}</bdi>" in page, name
    for name in ("task_list", "handover", "invite", "commitment_new"):
        assert f"<bdi>{SECOND}</bdi>" in main_of(focal.get(address(name))), name


def test_lists_of_a_period_of_one_meeting_do_not(focal, address, seed_world) -> None:
    seed_world.draft("15-a")
    for name in LISTS:
        assert f"<bdi>{FIRST}</bdi>" not in main_of(focal.get(address(name))), name


def test_the_document_of_a_handover_names_a_meeting_once_and_breaks_no_label(focal, address, twins) -> None:
    """The name stood in the narrow column under each label, and made the table four times as tall."""
    document = Document(io.BytesIO(focal.get(address("handover_file")).content))
    assert [each.text for each in document.paragraphs if each.style.name == "Heading 2"] == [FIRST, SECOND]
    of_first, of_second = document.tables[:2]
    assert [cell.text for cell in of_first.columns[0].cells] == ["Recommendation", *OF_FIRST]
    assert [cell.text for cell in of_second.columns[0].cells] == ["Recommendation", "15 (d)", "15 (a)", "15 (c)"]
    assert of_first.columns[0].width > Cm(3.7)  # “Recommendation” in one line
    assert any("15\u00a0(e);" in each.text for each in document.paragraphs)


def test_an_answer_says_of_which_meeting_and_document_it_speaks(focal, address, seed_world) -> None:
    title = seed_world.document.title
    page = main_of(focal.get(address("answer", slug="15-a")))
    assert f'<bdi>{FIRST}</bdi>, <bdi lang="en">{title}</bdi>, paragraph 15' in page


def test_what_is_ticked_stands_by_meeting_in_the_order_of_the_document(focal, address, seed_world, twins) -> None:
    whole = [[FIRST, *OF_FIRST], [SECOND, *OF_SECOND]]
    for name in ("invite", "commitment_new"):
        assert offered(main_of(focal.get(address(name)))) == whole, name


def test_of_one_meeting_they_stand_without_a_heading(focal, address) -> None:
    for name in ("invite", "commitment_new"):
        assert offered(main_of(focal.get(address(name)))) == [["", *OF_FIRST]], name


def test_what_an_expert_is_given_and_may_be_given_stands_so_as_well(focal, address, seed_world, twins) -> None:
    named = [twins[2], twins[1]]
    actions.name_recommendations(
        mandate=seed_world.expert_mandate, period=seed_world.period, recommendations=named, due_on=None,
        by=seed_world.focal_point, now=seed_world.now(),
    )  # fmt: skip
    page = main_of(focal.get(address("person", mandate=seed_world.expert_mandate.pk)))
    assert offered(page) == [
        [FIRST, "15 (a)"],
        [SECOND, "15 (a)", "15 (c)"],
        [FIRST, *OF_FIRST[1:]],
        [SECOND, "15 (d)"],
    ]


def test_what_a_commitment_serves_since_an_earlier_period_stands_among_the_others(focal, address, seed_world) -> None:
    update = seed_world.publish_commitment("15-a", "15-c")
    seed_world.open_period("period-2", slugs=("15-d", "15-c"))
    page = main_of(focal.get(address("commitment", period="period-2", uuid=update.commitment_id)))
    assert offered(page) == [["", "15 (a)", "15 (c)", "15 (d)"]]


def test_the_first_steps_of_a_handover_name_it_where_two_share_a_label(focal, address, twins) -> None:
    page = re.sub("<[^>]*>", "", main_of(focal.get(address("handover"))))
    assert f": {FIRST}: 15 (b); 15 (c); 15 (d); 15 (e);" in page
    assert f"; {SECOND}: 15 (d); 15 (a); 15 (c)." in page


def test_the_first_steps_name_the_meeting_where_another_period_shares_a_label(
    focal, address, seed_world, tmp_path
) -> None:
    """findings: "7 (a); 7 (b)" stood twice for two meetings, and dates were numbered among what is to be done."""
    document = print_again(seed_world, tmp_path)
    document.meeting.title_en = SECOND
    document.meeting.save()
    later = seed_world.open_period("period-2", slugs=("15-b",), due=80)
    assert FIRST not in main_of(focal.get(address("handover"))).partition("</ol>")[0], "both ask of one meeting"
    asked = twin_of(seed_world.recommendations["15-a"], document)
    PeriodItem.objects.filter(period=later).delete()
    PeriodItem.objects.create(period=later, recommendation=asked, printing=asked.printings.get(), order=1)
    (first,) = fromstring(focal.get(address("handover")).content).find_class("steps")[:1]
    due = [" ".join(each.text_content().split()) for each in first if each.get("value") is None]
    assert [each.partition(" is due")[0] for each in due] == [f"“{seed_world.period}”", f"“{later}”"]
    assert [FIRST in due[0], SECOND in due[1]] == [True, True]
    assert [each.get("value") for each in first if each.get("value")] == ["1", "2", "3"]
    paper = Document(io.BytesIO(focal.get(address("handover_file")).content)).paragraphs
    listed = [each.text for each in paper if each.style.name == "List Number"]
    assert (len(listed), any(" is due on " in each for each in listed)) == (3, False)
    assert {FIRST, SECOND} <= {each.text for each in paper}


def test_texts_that_are_taken_down_stand_in_the_order_of_their_meeting(focal, address, seed_world) -> None:
    for slug in ("15-f", "15-a", "15-c"):
        seed_world.publish(slug)
    page = main_of(focal.get(address("consent")))
    assert re.findall(r'<bdi class="nowrap">(.*?)</bdi>', page) == ["15 (a)", "15 (c)", "15 (f)"]


def test_arabic_does_not_turn_a_label_round(focal, address, seed_world) -> None:
    """“فتح 15 (b)” was drawn “فتح (b) 15”."""
    seed_world.focal_point.language = "ar"
    seed_world.focal_point.save()
    seed_world.draft("15-a")
    page = main_of(focal.get(address("task_list")))
    said = re.findall(r'<h2 id="next">(.*?)</h2>|<a class="btn" href="[^"]*">(.*?)</a>', page)
    assert [words for pair in said for words in pair if words and "\u206815 (b)\u2069" not in words] == []
    assert "تغيير \u206815 (a)\u2069" in main_of(focal.get(address("check")))


def test_what_is_missing_is_said_in_arabic_with_its_label_as_printed(focal, seed_world, address) -> None:
    seed_world.focal_point.language = "ar"
    seed_world.focal_point.save()
    refused = focal.post(address("check"), sending(seed_world.draft(status="")))
    assert "بيّنوا بخصوص \u206815 (a)\u2069 الإجراء" in refused.content.decode()
