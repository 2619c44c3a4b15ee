"""The board: each count is the list behind it, lists are narrowed and sorted, and the number of queries is constant."""

import csv
import datetime
import re
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from tests.factories.every_state import fill_period, load_every_state
from tests.factories.world import World
from tests.tracker.admin.addresses import sentences
from tracker.models import MemberState, ReportingPeriod, StatusUpdate, User
from tracker.words.sorting import name_order

ROW = re.compile(r'<tr>\s*(?:<td class="box">.*?</td>\s*)?<th scope="row">.*?<small>([A-Z]{3})</small>', re.DOTALL)
COUNTED = re.compile(r'<a href="([^"#]*)#list"[^>]*>\s*(?:<span class="fig">|<b>|[^<]+<span>|[^<]+</a>\s*<b>)(\d+)<')
NAME = re.compile(r'<th scope="row">.*?<bdi>(.*?)</bdi>', re.DOTALL)


def states_on(page: str) -> list[str]:
    """Return the codes of the States that are listed, in their order."""
    return ROW.findall(page)


def counts_on(page: str) -> list[tuple[str, int]]:
    """Return every count that is a link, with its query string."""
    return [(unescape(address), int(count)) for address, count in COUNTED.findall(page)]


def page_of(client: Client, query: str = "") -> str:
    return client.get(f"/admin/periods/every-state/{query}").content.decode()


def test_each_count_is_the_list_behind_it(administration: Client, filled: ReportingPeriod) -> None:
    page = page_of(administration)
    assert sorted(states_on(page)) == sorted(MemberState.objects.reporting().values_list("pk", flat=True))
    counts = counts_on(page)
    assert len(counts) > 15
    for address, count in dict(counts).items():
        assert len(states_on(page_of(administration, address))) == count, address
    assert set(counts) == set(dict(counts).items()), "one count for each list"


def test_a_stage_without_a_state_is_a_number_and_no_link(entry: Client, seed_world: World) -> None:
    """Seven links to empty lists stood between the three that led somewhere."""
    page = html.fromstring(entry.get("/admin/periods/period-1/").content)
    (stand,) = page.find_class("board-stand")
    links = [int(each.xpath("string(.//*[@class='fig'])")) for each in stand.xpath(".//ol//a")]
    assert links
    assert all(links)
    assert {each.text_content() for each in stand.xpath(".//ol//*[@class='none']/*[@class='fig']")} == {"0"}


def test_who_was_not_invited_is_the_last_step_once_others_were(entry: Client, seed_world: World) -> None:
    """It was the first and the largest, though nobody may have meant to invite them."""
    seed_world.send(seed_world.draft("15-a"))
    steps = [str(each.label) for each in entry.get("/admin/periods/period-1/").context["todo"]]
    assert steps == ["sent answers that wait for review", "can be invited"]
    seed_world.accept(StatusUpdate.objects.get())
    assert not entry.get("/admin/periods/period-1/").context["todo"], "it alone is no next step"
    seed_world.period.invitations.all().delete()
    page = entry.get("/admin/periods/period-1/")
    assert str(page.context["todo"][0].label) == "can be invited"
    assert "board-folded" not in page.content.decode()


def test_a_letter_that_a_reviewer_returned_waits_for_data_entry_and_for_no_reviewer(review: Client, seed_world: World):
    """The board and the head of the State's page said "In review", and below stood "Returned"."""
    seed_world.period.items.exclude(recommendation__slug="15-a").delete()
    draft = seed_world.draft("15-a", on_behalf=True)
    seed_world.send_on_behalf(draft)
    seed_world.give_back(StatusUpdate.objects.get(pk=draft.pk))
    board = review.get("/admin/periods/period-1/?stage=letter_returned")
    assert states_on(board.content.decode()) == ["XAA"]
    assert "sent answers that wait for review" not in [str(each.label) for each in board.context["todo"]]
    invitation = seed_world.period.invitations.get(member_state="XAA")
    page = review.get(reverse("admin:tracker_invitation_change", args=[invitation.pk]))
    assert page.context["stage"] == "Returned to data entry"
    assert "Action needed from data entry (1)" in page.content.decode()
    remind = review.get("/admin/periods/period-1/act/remind/?state=XAA").content.decode()
    assert "Nothing is asked of it now" in remind


def test_nobody_is_led_to_a_review_that_another_does(review: Client, entry: Client, filled: ReportingPeriod) -> None:
    """A reviewer is led to it; data entry sees the list of those that wait."""
    assert page_of(review).count("Review the oldest") == 2
    shown = page_of(entry)
    assert ("Review the oldest" in shown, "answers that wait for review" in shown) == (False, True)
    assert not html.fromstring(shown).xpath("//main//td//a[contains(@href, '/check/')]")


def test_the_chart_is_drawn_from_the_second_week_on(entry: Client, seed_world: World) -> None:
    """On the first day it was an empty frame with a line."""
    seed_world.send(seed_world.draft("15-a"))
    address = reverse("admin:period_board", args=[seed_world.period.slug])
    sentence = "The chart is drawn from the second week on."
    ReportingPeriod.objects.update(opens_on=seed_world.clock.date())
    for days, weeks, is_drawn in ((1, 1, False), (8, 2, True)):
        with time_machine.travel(seed_world.clock + datetime.timedelta(days=days), tick=False):
            entry.force_login(seed_world.dataentry)
            page = entry.get(address)
            assert len(page.context["course"].weeks) == weeks
            assert (sentence in sentences(page), "board-key" in sentences(page)) == (not is_drawn, is_drawn)
            assert "1 of 2 States invited has sent answers" in sentences(page)


@pytest.mark.database
def test_states_are_under_their_stages_first_whose_turn_it_is_then_by_name(
    administration: Client, filled: ReportingPeriod
) -> None:
    """States that are not invited are folded below the others, until somebody asks for them."""
    page = html.fromstring(page_of(administration))
    heads = [
        each.text_content().split()[0]
        for each in page.xpath("//tr[@class='board-stage']/th | //details[@class='board-folded']/summary")
    ]
    wanted = ["Sent", "In", "Returned", "Preparing", "Invited", "Not", "Nobody", "Accepted", "Published", "Will", "Not"]
    assert heads == [each for each in wanted if each in heads]
    for body in page.xpath("//table[@class='board']/tbody[tr[@class='board-stage']]"):
        count = int(body.xpath("string(tr[@class='board-stage']//span[@class='quiet'])"))
        names = [bdi.text for bdi in body.xpath("tr[td]/th//bdi")]
        assert len(names) == count
        assert names == sorted(names, key=name_order)
        assert len(body.xpath(".//*[starts-with(@class, 'step g-')]")) == 1  # the head says the stage, and no line
    uninvited = states_on(page_of(administration, "?stage=not_invited"))
    assert len(uninvited) > 10
    (fold,) = page.find_class("board-folded")
    assert fold.xpath("string(summary)").split() == ["Not", "invited", str(len(uninvited))]
    assert len(fold.xpath(".//tbody/tr")) == len(uninvited)
    assert "open" not in fold.attrib
    for asked in ("?stage=not_invited", "?turn=not_asked", "?q=a", "?sort=name"):
        assert "board-folded" not in page_of(administration, asked)


def test_by_name_each_line_says_its_stage_in_the_order_of_the_readers_language(
    administration: Client, filled: ReportingPeriod
) -> None:
    User.objects.update(language="fr")
    page = page_of(administration, "?sort=name")
    names = [unescape(name) for name in NAME.findall(page)]
    assert names.index("Égypte") < names.index("Ghana") < names.index("Zambie")
    lines = html.fromstring(page).xpath("//table[@class='board']/tbody/tr")
    assert all(len(line.xpath(".//*[starts-with(@class, 'step g-')]")) == 1 for line in lines)
    assert len(lines) == MemberState.objects.reporting().count()


def test_search_finds_a_name_without_its_accents_or_a_code(administration: Client, filled: ReportingPeriod) -> None:
    assert states_on(page_of(administration, "?q=cote+d")) == ["CIV"]
    assert states_on(page_of(administration, "?q=fra")) == ["FRA"]
    assert "No results. Remove a filter or search for fewer letters." in page_of(administration, "?q=zzz")
    odd = page_of(administration, "?stage=best&group=x&condition=&select=none")
    assert len(states_on(odd)) == MemberState.objects.reporting().count(), "unknown values narrow nothing"


def test_all_that_is_shown_is_selected_by_a_link(administration: Client, filled: ReportingPeriod) -> None:
    page = page_of(administration, "?stage=not_invited&select=all")
    boxes = re.findall(r'name="state" value="(\w+)"( checked)?', " ".join(page.split()))
    assert len(boxes) > 10
    assert all(checked for _code, checked in boxes)
    (chosen,) = html.fromstring(page_of(administration, "?select=all")).find_class("board-folded")
    assert "open" in chosen.attrib


def test_the_file_holds_the_lines_that_are_shown(administration: Client, filled: ReportingPeriod) -> None:
    reply = administration.get(reverse("admin:period_file", args=["every-state"]) + "?stage=sent")
    lines = list(csv.reader(reply.content.decode("utf-8-sig").splitlines()))
    assert [line[0] for line in lines[1:]] == states_on(page_of(administration, "?stage=sent"))
    assert {line[3] for line in lines[1:]} == {"Sent"}


def test_the_old_address_leads_on_for_good(entry: Client, seed_world: World) -> None:
    reply = entry.get(reverse("admin:tracker_reportingperiod_change", args=[seed_world.period.pk]))
    assert (reply.status_code, reply["Location"]) == (301, "/admin/periods/period-1/")


def test_the_number_of_queries_does_not_grow_with_states_or_answers(administration: Client, seed_world: World) -> None:
    def queries(slug: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert administration.get(f"/admin/periods/{slug}/").status_code == 200
        return len(captured)

    queries("period-1")  # the session is begun by the first page
    few = queries("period-1")
    fill_period(seed_world, load_every_state(), 6)
    assert queries("every-state") == few


def test_a_letter_that_is_being_entered_is_no_preparing_of_the_state(entry: Client, seed_world: World) -> None:
    """The board said "The State has not sent yet", and the State's own page "Action needed from data entry"."""
    seed_world.draft("15-a", state="XAB", on_behalf=True)
    board = entry.get("/admin/periods/period-1/?turn=entry")
    page = " ".join(board.content.decode().split())
    assert states_on(board.content.decode()) == ["XAB"]
    assert "Letter being entered" in page
    assert "Go on with the letter" in page
    assert reverse("admin:tracker_submission_letter", args=["period-1", "XAB"]) in page
    assert "XAB" not in states_on(entry.get("/admin/periods/period-1/?turn=state").content.decode())


def test_a_state_that_sent_a_part_can_be_reminded_of_the_rest(entry: Client, seed_world: World) -> None:
    """It could not: "Nothing is asked of it now", while its own page named what it had not sent."""
    seed_world.send(seed_world.draft("15-a"))
    remind = entry.get("/admin/periods/period-1/act/remind/?state=XAA")
    page = remind.content.decode()
    assert "Nothing is asked of it now" not in page
    assert [line.code for line in remind.context["possible"]] == ["XAA"]
    rest = seed_world.period.items.exclude(recommendation__slug="15-a").select_related("recommendation")
    seed_world.send(*(seed_world.draft(item.recommendation.slug) for item in rest))
    assert "Nothing is asked of it now" in entry.get("/admin/periods/period-1/act/remind/?state=XAA").content.decode()


def test_accepted_answers_whose_consent_nobody_recorded_ask_for_it(
    entry: Client, review: Client, seed_world: World
) -> None:
    """The State stood at "Accepted" with no next act, "No action needed", and nothing in To do."""
    draft = seed_world.draft("15-a", state="XAB", on_behalf=True)
    letter = seed_world.send_on_behalf(draft)
    seed_world.accept(draft)
    seed_world.publish("15-a", consent="no")  # a State that said no was asked
    submission = letter.submission
    record = reverse("admin:tracker_submission_ask-consent", args=[submission.pk])
    step = next(each for each in entry.get("/admin/periods/period-1/").context["todo"] if "consent" in str(each.label))
    assert (step.count, str(step.label)) == (1, "accepted, consent not recorded: ask for it")
    listed = entry.get(step.address).content.decode()
    assert states_on(listed) == ["XAB"]
    assert f'href="{record}">Record the consent<' in listed
    page = reverse("admin:tracker_invitation_change", args=[seed_world.period.invitations.get(member_state="XAB").pk])
    assert "Ask the State for it." in entry.get(page).content.decode()
    assert (record in entry.get(page).content.decode(), record in review.get(page).content.decode()) == (True, False)
    words = {"consent": "yes", "note_verbale": "NV 3/2026", "note_on": seed_world.clock.date().isoformat()}
    entry.post(record, words | {"reason": "The note says yes."})
    labels = [str(each.label) for each in entry.get("/admin/periods/period-1/").context["todo"]]
    assert not [each for each in labels if "consent" in each]
    assert "Ask the State for it." not in entry.get(page).content.decode()
