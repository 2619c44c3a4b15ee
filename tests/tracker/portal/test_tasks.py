"""The task list: stage of each answer, counts, who acts next, days to come, what a State intends; and its preview."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from tests.factories.world import World
from tests.tracker.admin.addresses import act_of
from tests.tracker.portal.conftest import Address, in_days
from tracker import actions
from tracker.choices import IntentionKind, ReviewState
from tracker.models import (
    Assignment,
    AuditEvent,
    Intention,
    Invitation,
    MemberState,
    OutgoingMail,
    Recommendation,
    ReportingPeriod,
    StatusUpdate,
    Theme,
)
from tracker.portal.reading.progress import AnswerProgress, TaskStatus
from tracker.portal.rooms import find_room
from tracker.portal.tasks.timeline import NAMES, STEP_OF, steps_of
from tracker.rules.stages import Stage, facts_of, stage_of


def listed(browser, address, **place):
    return browser.get(address("task_list", **place)).context["list"]


def words_of(tasks) -> dict[str, str]:
    return {task.item.recommendation.slug: task.status for task in tasks.tasks}


def test_each_answer_has_one_word_for_its_stage(focal, seed_world, address) -> None:
    seed_world.draft("15-a")
    seed_world.send(seed_world.draft("15-b"))
    back = seed_world.draft("15-c")
    seed_world.send(back)
    seed_world.give_back(back, "The year is missing.")
    seed_world.publish("15-d")
    seed_world.send_on_behalf(seed_world.draft("15-e", on_behalf=True))
    page = focal.get(address("task_list"))
    found = page.context["list"]
    assert words_of(found) == {f"15-{letter}": "not_answered" for letter in "fghijkl"} | {
        "15-a": "draft",
        "15-b": "sent",
        "15-c": "returned",
        "15-d": "accepted",
        "15-e": "sent",
    }
    assert (found.how_far.answered, found.how_far.total, found.next.label) == (3, 12, "15 (c)")
    for said in (
        "4 of 12 sent; 1 returned; 1 in preparation", "The year is missing.", "Action needed from you.",
        "Entered from your letter or e-mail of", "That is in 60 days.",
    ):  # fmt: skip
        assert said in page.text, said
    classes = [each.get("class") for each in html.fromstring(page.content).iter()]
    assert [each for each in classes if each in {"panel next", "way"}] == ["panel next", "way"], (
        "what is next comes first"
    )
    seed_world.draft("15-c", summary="Since March 2026.")
    seed_world.draft("15-d", summary="Corrected.")
    page = focal.get(address("task_list"))
    found = page.context["list"]
    assert (words_of(found)["15-d"], found.how_far.answered, found.next.label) == ("draft", 3, "15 (c)")
    assert "stays until the correction is accepted" in page.text


def test_a_draft_next_to_a_letter_is_counted_once(focal, seed_world, address) -> None:
    seed_world.send_on_behalf(*[seed_world.draft(slug, on_behalf=True) for slug in ("15-a", "15-b")])
    for slug in ("15-b", "15-c"):
        seed_world.draft(slug)
    page = focal.get(address("task_list"))
    steps = {str(step.name): step.words for step in page.context["timeline"]}
    assert "2 of 12 sent; 1 in preparation" in page.text
    assert (steps["Sent"], steps["Drafted"]) == ("2 of 12", "3 of 12")


def mark_ready(world, draft) -> None:
    actions.mark_ready(version=draft, is_ready=True, by=world.focal_point, now=world.now())


def test_what_is_next_for_who_sends_and_for_an_expert(focal, expert, seed_world, address) -> None:
    narrow = seed_world.open_period("narrow", slugs=("15-a", "15-b", "15-d"))

    def following(browser: Client = focal) -> str:
        return listed(browser, address, period="narrow").next.label

    mark_ready(seed_world, seed_world.draft("15-a", period=narrow))
    assert following() == "15 (b)"
    draft = seed_world.draft("15-d", period=narrow)
    assert following() == "15 (d)"
    seed_world.send(draft, seed_world.draft("15-b", period=narrow))
    assert following() == "15 (a)", "what is ready is next when nothing else is"
    other = seed_world.open_period("other", slugs=("15-a", "15-b"))
    assign(seed_world, "15-a", 7, other)
    seed_world.draft("15-a", by=seed_world.expert, period=other)
    labels = [listed(each, address, period="other").next.label for each in (focal, expert)]
    assert labels == ["15 (b)", "15 (a)"], "what an expert is still to write is last for who sends"
    mark_ready(seed_world, seed_world.draft("15-b", period=other))
    assert listed(focal, address, period="other").next.label == "15 (b)"


def test_an_expert_who_marked_all_as_ready_is_asked_for_nothing_more(expert, seed_world, address) -> None:
    Assignment.objects.update(due_on=seed_world.now().date())
    assert listed(expert, address).own_due
    draft = seed_world.draft("15-a", by=seed_world.expert)
    actions.mark_ready(version=draft, is_ready=True, by=seed_world.expert, now=seed_world.now())
    found = listed(expert, address)
    assert (found.next, found.own_due) == (None, None)
    for page in (address("task_list"), address("answer", slug="15-a")):
        text = expert.get(page).content.decode()
        assert "Action needed from the focal point of your State." in text
        assert "Action needed from you." not in text


def test_where_a_part_is_accepted_nobody_reads_that_no_review_has_begun(focal, seed_world, address) -> None:
    narrow = seed_world.open_period("narrow", slugs=("15-a", "15-b"))
    seed_world.publish("15-a", period=narrow)
    seed_world.send(seed_world.draft("15-b", period=narrow))
    told = focal.get(address("task_list", period="narrow")).text
    assert "The secretariat has still to review a part of it." in told
    assert "has not started its review" not in told


def test_an_observer_and_an_expert_see_what_is_theirs(observer, expert, seed_world, address) -> None:
    seed_world.draft("15-a")
    seed_world.send(seed_world.draft("15-b"))
    page = observer.get(address("task_list"))
    found = page.context["list"]
    assert ("1 of 12 answered" in page.text, "in preparation" in page.text) == (True, False)
    assert (words_of(found)["15-a"], words_of(found)["15-b"], found.next) == ("not_answered", "sent", None)
    assert "focal point of your State" in found.next_to_act
    page = expert.get(address("task_list"))
    found = page.context["list"]
    assert (found.how_far.answered, found.how_far.total, found.next.label) == (0, 1, "15 (a)")
    assert words_of(found)["15-b"] is None
    assert [turn.value for turn, _headings in page.context["groups"]] == ["state", "others"]


def test_a_letter_that_data_entry_corrects_is_awaited_from_the_secretariat_alone(focal, seed_world, address) -> None:
    back = {"review_state": ReviewState.RETURNED, "checked_at": timezone.now()}
    versions = (StatusUpdate(**back, on_behalf=True, version=1), StatusUpdate(**back, version=2))
    stages = [AnswerProgress(versions[:number]).status for number in (1, 2)]
    assert stages == [TaskStatus.IN_REVIEW, TaskStatus.RETURNED]
    letter = seed_world.draft("15-a", on_behalf=True)
    seed_world.send_on_behalf(letter)
    seed_world.give_back(letter, "A line is missing.")
    page = focal.get(address("task_list"))
    (task,) = [each for each in page.context["list"].tasks if each.label == "15 (a)"]
    assert page.context["list"].next != task
    text = text_of(page)
    assert "1 of 12 answered" in text
    assert "Sent 1 of 12" in text
    assert "In review 1 answer" in text
    assert "The secretariat corrects what it entered." in text
    assert "A line is missing." not in text
    answer = focal.get(address("answer", slug="15-a")).content.decode()
    assert "A line is missing." not in answer


def links_of_turns(page) -> dict[str, str]:
    """{what a count says: where it leads} of the line above the tasks."""
    found = html.fromstring(page.content.decode()).xpath("//nav[@class='turns']//a")
    return {" ".join(each.text_content().split()): each.get("href") for each in found}


def test_tasks_stand_by_whose_turn_it_is_and_each_count_is_its_list(focal, seed_world, address) -> None:
    seed_world.draft("15-a")
    seed_world.send(seed_world.draft("15-b"), seed_world.draft("15-e"))
    seed_world.publish("15-d")
    here = address("task_list")
    page = focal.get(here)
    assert [turn.value for turn, _headings in page.context["groups"]] == ["state", "secretariat", "nobody"]
    links = links_of_turns(page)
    assert list(links) == [
        "All 12", "Action needed from your State 9", "Action needed from the secretariat 2", "No action needed 1"
    ]  # fmt: skip
    for said, link in links.items():
        shown = focal.get(here + link.removeprefix(here)).context["page"]
        assert shown.total == len(shown.rows) == int(said.split()[-1])
    assert [task.label for task in focal.get(f"{here}?turn=secretariat").context["page"].rows] == ["15 (b)", "15 (e)"]
    assert focal.get(f"{here}?turn=x").context["page"].total == 12


def test_headings_keep_their_order_when_an_answer_is_sent(focal, seed_world, address) -> None:
    first, second = Theme.objects.create(slug="z", name="Zeal"), Theme.objects.create(slug="b", name="Borders")
    for slug, theme in (("15-a", first), ("15-b", second), ("15-c", first)):
        seed_world.recommendations[slug].themes.set([theme])

    def headings() -> list[str]:
        page = html.fromstring(focal.get(address("task_list")).content)
        return [each.text for each in page.xpath("//section[@aria-labelledby='turn-state']/h4")]

    before = headings()
    seed_world.send(seed_world.draft("15-a"))
    assert before[:2] == ["Zeal", "Borders"]
    assert headings() == before


def coming(browser: Client, address: Address) -> list[tuple[int, str]]:
    """(days from today, what) of each line of the box."""
    today = timezone.now().date()
    return [
        ((datetime.date.fromisoformat(each.find(".//time").get("datetime")) - today).days, each.findtext("dd").strip())
        for each in tree_of(browser, address).xpath("//section[@class='coming']//dl/div")
    ]


def tree_of(browser: Client, address: Address) -> html.HtmlElement:
    return html.fromstring(browser.get(address("task_list")).content.decode())


def open_and_folded(browser: Client, address: Address) -> tuple[list[str], list[str]]:
    """The headings at the side that are open, and those that unfold."""
    (side,) = tree_of(browser, address).find_class("side")
    places = ("./section/h2 | ./details[@open]/summary/h2", "./details[not(@open)]/summary/h2")
    is_open, folded = ([each.text_content() for each in side.xpath(place)] for place in places)
    return is_open, folded


def assign(world: World, slug: str, days: int, period: ReportingPeriod | None = None) -> None:
    actions.assign(
        mandate=world.expert_mandate, period=period or world.period, recommendation=world.recommendations[slug],
        due_on=in_days(days), by=world.focal_point, now=world.now(),
    )  # fmt: skip


def test_the_next_days_are_listed_in_their_order(
    focal: Client, expert: Client, seed_world: World, address: Address
) -> None:
    assign(seed_world, "15-b", 7)
    assign(seed_world, "15-c", 7)
    expected = [(7, "2 answers are due inside your State"), (60, "Answers are due"), (90, "The period closes")]
    assert coming(focal, address) == coming(expert, address) == expected
    seed_world.send(seed_world.draft("15-b"))
    assert coming(focal, address)[0] == (7, "1 answer is due inside your State")
    said = "Later answers can still be sent until the period closes."
    assert said in focal.get(address("task_list")).text
    type(seed_world.period).objects.update(closes_on=seed_world.period.due_on)
    assert said not in focal.get(address("task_list")).text
    for days in (3, 0, -1):
        type(seed_world.period).objects.update(due_on=in_days(-2), closes_on=in_days(days))
        inside = [] if days < 0 else [each for each in coming(focal, address) if "inside" not in each[1]]
        assert inside == ([(days, "The period closes")] if days >= 0 else []), "days that passed are not coming"
        room = find_room(seed_world.focal_point, "period-1", "xaa")
        assert room is not None
        assert room.is_closed == (days < 0), "it is open on its last day"
    assert coming(focal, address) == []
    Invitation.objects.filter(member_state="XAA").update(reopened_until=in_days(5))
    assert coming(focal, address)[0] == (5, "The period closes")


def test_what_is_needed_now_is_open_and_the_rest_unfolds(focal: Client, seed_world: World, address: Address) -> None:
    rest = ["Consent to publish", "People", "Commitments, evidence and receipts"]
    asked = "Does your Government intend to report?"
    assert open_and_folded(focal, address) == (["Ways to answer", asked], rest)
    actions.state_intention(
        invitation=Invitation.objects.get(period=seed_world.period, member_state="XAA"),
        kind=IntentionKind.PREPARING, words="", by=seed_world.focal_point, now=seed_world.now(),
    )  # fmt: skip
    assert open_and_folded(focal, address) == (["Ways to answer"], [asked, *rest])
    seed_world.draft("15-a")
    changing = f"//details//a[@href='{address('consent')}']"
    assert not tree_of(focal, address).xpath(changing)
    seed_world.publish("15-b")
    assert tree_of(focal, address).xpath(changing), "a decision on consent is changed once it was taken"


def text_of(page) -> str:
    return " ".join(html.fromstring(page.text).text_content().split())


@pytest.mark.database
def test_what_was_returned_counts_as_sent_and_is_said_to_be_returned(focal, observer, seed_world, address) -> None:
    seed_world.publish("15-b")
    draft = seed_world.draft("15-a")
    seed_world.send(draft)
    seed_world.give_back(draft)
    page = focal.get(address("task_list"))
    assert sum(page.context["list"].ticks) == 2
    text = text_of(page)
    for said in (
        "2 of 12 sent; 1 returned", "Drafted 2 of 12 Marked as ready or sent 2 of 12 Sent 2 of 12",
        "Returned 1 answer",
    ):  # fmt: skip
        assert said in text, said
    assert "2 of 12 sent; 1 returned" in text_of(focal.get(address("welcome")))
    assert "2 of 12 sent; 1 returned" in text_of(observer.get(address("task_list")))
    # The next version of what was returned or accepted is no other answer in preparation; an answer on 15 (c) is.
    for slug in ("15-b", "15-a"):
        seed_world.draft(slug, summary="Since March 2026.")
    text = text_of(focal.get(address("task_list")))
    assert "2 of 12 sent; 1 returned" in text
    assert "12 sent; 1 returned; 1 in preparation" not in text
    assert "Drafted 2 of 12 Marked as ready or sent 2 of 12 Sent 2 of 12" in text
    seed_world.draft("15-c")
    text = text_of(focal.get(address("task_list")))
    assert "2 of 12 sent; 1 returned; 1 in preparation" in text
    assert "Drafted 3 of 12 Marked as ready or sent 2 of 12 Sent 2 of 12" in text
    draft = StatusUpdate.objects.drafts().get(recommendation__slug="15-c")
    seed_world.send(draft)
    assert "3 of 12 sent; 1 returned" in text_of(focal.get(address("task_list")))
    actions.recall(version=draft, by=seed_world.focal_point, now=seed_world.now())
    text = text_of(focal.get(address("task_list")))
    assert ("2 of 12 sent; 1 returned" in text, "3 of 12 sent" in text) == (True, False), "it was recalled"


def here(world: World) -> str:
    """The name of the step at which XAA stands."""
    (facts,) = facts_of(world.period, timezone.now().date(), [world.xaa])
    (step,) = [each for each in steps_of(facts, ready=0) if each.is_current]
    assert step.name == NAMES[STEP_OF[stage_of(facts)]]
    return str(step.name)


def test_the_way_of_a_response_from_its_invitation_to_its_publication(seed_world: World) -> None:
    assert set(Stage) - set(STEP_OF) == {Stage.NOT_INVITED}, "each stage of an invited State has its step"
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


def test_commitments_are_none_of_the_recommendations_that_are_counted(seed_world: World) -> None:
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


def test_only_those_who_send_see_the_timeline_and_how_many_drafts_there_are(
    focal, observer, expert, seed_world
) -> None:
    place = "/portal/period-1/xaa/"
    seed_world.draft()
    page = focal.get(place).text
    assert "never what a draft says" in page
    assert 'aria-current="step"' in page
    assert ['class="way"' in each.get(place).text for each in (observer, expert)] == [False, False]
    seed_world.publish("15-b")
    page = focal.get(place).text
    assert "Action needed from you." in page
    assert 'aria-current="step"' not in page, "while answers are still to be sent"


def test_what_the_state_intends_is_said_changed_and_shown_to_all_and_to_the_secretariat(
    seed_world: World, focal: Client, expert: Client, observer: Client, browser_of, address
) -> None:
    assert "No message to the secretariat yet." in focal.get(address("task_list")).text
    refused = focal.post(address("intention"), {"words": "x" * 501})
    assert (refused.status_code, len(refused.context["form"].mistakes)) == (422, 2)
    assert "x" * 501 in refused.text
    for _twice in range(2):
        focal.post(address("intention"), {"kind": "preparing", "words": "By March.\r\nAt the latest."})
    for person in (expert, observer):
        page = person.get(address("task_list")).text
        assert ("We are preparing an answer" in page, address("intention") in page) == (True, False)
    desk, own = browser_of(seed_world.reviewer), Invitation.objects.get(period=seed_world.period, member_state="XAA")
    page = desk.get(act_of(own, "change")).text
    assert [each for each in ("We are preparing an answer", "By March.") if each not in page] == []
    found = [desk.get(f"/admin/tracker/invitation/?stage={each}").context["cl"].queryset
             for each in ("preparing", "will_not_answer")]  # fmt: skip
    assert [list(each) for each in found] == [[own], []]
    page = focal.post(address("intention"), {"kind": "will_not_answer", "words": ""}, follow=True).text
    assert "We will not report this time" in page
    assert list(Intention.objects.values_list("kind", "words")) == [
        ("preparing", "By March.\nAt the latest."),
        ("will_not_answer", ""),
    ]
    said = focal.get(address("intention")).text
    assert "By March." in said
    assert said.index("We will not report this time</strong>") < said.index("We are preparing an answer</strong>")


CANARY = "Canary of a draft"


@pytest.fixture
def desk(seed_world: World, browser_of) -> Client:
    """The browser of data entry."""
    return browser_of(seed_world.dataentry)


def page(client: Client, state: str = "XAA") -> str:
    reply = client.get(reverse("portal:preview", args=["period-1"]), {"state": state})
    assert reply.status_code == 200
    return " ".join(reply.content.decode().split())


def test_it_shows_the_welcome_and_what_is_asked_and_no_draft(seed_world: World, desk: Client, focal: Client) -> None:
    board = desk.get(reverse("admin:period_board", args=["period-1"])).text
    assert f'href="{reverse("portal:preview", args=["period-1"])}"' in board
    seed_world.draft("15-a", summary=CANARY)
    html = page(desk)
    assert f"Welcome. You report for {seed_world.states['XAA']}" in html
    labels = re.compile(r'<span class="lab"><bdi>([^<]*)</bdi>')
    theirs = labels.findall(focal.get("/portal/period-1/xaa/").text)
    assert len(theirs) > 5
    assert labels.findall(html) == theirs, "as on the page of the State"
    assert str(TaskStatus.NOT_ANSWERED.label) in html
    assert [each for each in (CANARY, '<p class="mute">Focal point', "/portal/period-1/xaa/") if each in html] == []
    assert "Draft" not in html.partition('id="tasks"')[2]
    forms = re.findall(r'<form[^>]*method="post"[^>]*action="([^"]*)"', html)
    assert set(forms) <= {reverse("portal:sign_out"), reverse("portal:language")}
    assert desk.post(reverse("portal:preview", args=["period-1"])).status_code == 405
    assert focal.get(reverse("portal:preview", args=["no-such-period"])).status_code == 404


def test_whatever_state_is_asked_there_is_a_page_also_of_one_not_invited(seed_world: World, desk: Client) -> None:
    Invitation.objects.filter(member_state="XAB").delete()
    before = (AuditEvent.objects.count(), OutgoingMail.objects.count())
    for state in ("", "nowhere", "xab", "\x00"):
        assert "You report for" in page(desk, state)
    assert f"You report for {seed_world.states['XAB']}" in page(desk, "XAB")
    assert (AuditEvent.objects.count(), OutgoingMail.objects.count()) == before
    assert not Invitation.objects.filter(member_state="XAB").exists()
    for code, name in {"XAA": "Czechia", "XAB": "Côte d’Ivoire"}.items():
        MemberState.objects.filter(pk=code).update(name_en=name)
    options = re.findall(r"<option[^>]*>([^<]*)</option>", page(desk))
    assert options.index("Côte d’Ivoire") < options.index("Czechia"), "in the order of the alphabet"


def test_what_has_no_heading_of_its_own_is_called_other_only_beside_what_has(seed_world: World, desk: Client) -> None:
    asked = Recommendation.objects.filter(period_items__period__slug="period-1")
    for each in asked:
        each.themes.clear()
    Recommendation.objects.exclude(slug="15-a").update(agenda_item=None)
    assert "<h4>Other recommendations</h4>" in page(desk)
    Recommendation.objects.update(agenda_item=None)
    html = page(desk)
    assert "Other recommendations" not in html
    assert "<h4>" not in html.partition('id="tasks"')[2]
