"""The pages of an act on many States: what they say before, what they do, and what stays at an address."""

import datetime
import re
import uuid

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from lxml import html

from tests.factories.records import UserFactory
from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences, shown
from tracker import actions
from tracker.choices import MandateRole
from tracker.models import Invitation, MemberState, OutgoingMail, PeriodAct, Position, ReportingPeriod

INVITE = "/admin/periods/period-1/act/invite/"


def test_a_page_says_for_whom_it_can_be_done_and_for_whom_not(entry: Client, seed_world: World) -> None:
    page = sentences(entry.get(f"{INVITE}?state=XAA&state=XAC&state=XAD"))
    assert "It can be done for 2 States" in page
    assert "It cannot be done for 1 State" in page
    assert "It is invited already." in page
    assert "2 of them have no focal point or alternate" in page
    assert not PeriodAct.objects.exists()


def test_before_an_invitation_it_is_said_what_was_made_to_one_state_in_a_review(
    entry: Client, seed_world: World
) -> None:
    """A recommendation to one State was asked of all that were invited, and no page said so."""
    assert "in the review of" not in sentences(entry.get(INVITE))
    item = seed_world.period.items.first()
    Position.objects.create(
        member_state=seed_world.xac, recommendation=item.recommendation, value="supported", printing=item.printing
    )
    said = "1 of the recommendations was made in the review of Cendrava, and is asked of every State invited."
    assert said in sentences(entry.get(INVITE))


def test_before_an_invitation_it_is_said_of_which_states_nobody_is_told(entry: Client, seed_world: World) -> None:
    """The number was said, and not which they are."""
    seed_world.nominate(UserFactory(), "XAC", MandateRole.ALTERNATE)
    page = html.fromstring(entry.get(f"{INVITE}?state=XAC&state=XAD").content.decode())
    lines = {each.xpath("string(.//bdi)"): each.find_class("quiet") for each in page.xpath("//form//li/label")}
    assert [name for name, quiet in lines.items() if quiet] == [MemberState.objects.get(pk="XAD").name]


def test_before_a_reminder_it_is_said_who_was_invited_today(entry: Client, seed_world: World) -> None:
    """Ten States were reminded minutes after they were invited: the page said that it can be done."""
    remind = INVITE.replace("invite", "remind")
    assert "invited today" not in sentences(entry.get(remind))
    Invitation.objects.filter(member_state="XAB").update(invited_at=timezone.now())
    page = html.fromstring(entry.get(remind).content.decode())
    lines = {each.xpath("string(.//bdi)"): each.find_class("quiet") for each in page.xpath("//form//li/label")}
    assert [name for name, quiet in lines.items() if quiet] == [seed_world.xab.name]
    assert len(lines) > 1
    assert "1 of them was invited today." in sentences(entry.get(remind))
    assert "invited today" not in sentences(entry.get(INVITE.replace("invite", "extend")))


def test_the_result_names_both_and_stays_and_pressing_again_does_nothing(entry: Client, seed_world: World) -> None:
    form = shown(entry.get(f"{INVITE}?state=XAA&state=XAC"))
    posted = {"uuid": form["uuid"], "state": ["XAC"], "also": ["XAA"], "note_verbale": "NV/2"}
    first = entry.post(INVITE, posted)
    assert re.fullmatch(r"/admin/periods/period-1/done/[0-9a-f-]{36}/", first["Location"])
    page = sentences(entry.get(first["Location"]))
    assert "Done for 1 State. Not done for 1 State, which is named below with the reason." in page
    assert "It is invited already." in page
    assert entry.post(INVITE, posted)["Location"] == first["Location"]
    assert Invitation.objects.filter(note_verbale="NV/2").count() == 1
    nobody = entry.post(INVITE, {**posted, "uuid": str(uuid.uuid4()), "state": ["XAA"], "also": []})["Location"]
    led = ["See who was told by e-mail" in sentences(entry.get(each)) for each in (first["Location"], nobody)]
    assert led == [True, False], "of an act done for no State"
    assert first["Location"] in sentences(entry.get("/admin/periods/period-1/"))


def test_the_result_marks_who_has_nobody_and_leads_to_nominations_those_who_record_them(
    entry: Client, administration: Client, seed_world: World
) -> None:
    """It said how many, and neither which nor where somebody is nominated; then it led data entry to a refusal."""
    seed_world.nominate(UserFactory(), "XAC", MandateRole.ALTERNATE)
    posted = {"uuid": shown(entry.get(INVITE))["uuid"], "state": ["XAC", "XAD"]}
    result = entry.post(INVITE, posted)["Location"]
    page = html.fromstring(entry.get(result).content.decode())
    names = {" ".join(each.text_content().split()) for each in page.xpath("//section[@aria-labelledby='done']//li")}
    state = MemberState.objects.in_bulk(["XAC", "XAD"])
    assert names == {state["XAC"].name, f"{state['XAD'].name} Nobody nominated"}
    to_nominate = "//a[@href='/admin/periods/period-1/nominations/']"
    assert not page.xpath(to_nominate)
    assert f"An administrator records nominations: {seed_world.administrator}." in page.text_content()
    assert html.fromstring(administration.get(result).content.decode()).xpath(to_nominate)


def test_the_result_leads_to_the_mails_and_a_reminder_is_read_there(entry: Client, seed_world: World) -> None:
    """To see who got what, "People > E-mails" had to be guessed; there a reminder of one's own was not to be read."""
    address = "/admin/periods/period-1/act/remind/"
    posted = {"uuid": shown(entry.get(address))["uuid"], "state": ["XAA"]}
    result = html.fromstring(entry.post(address, posted, follow=True).content.decode())
    (mails,) = result.xpath("//a[.='See who was told by e-mail']/@href")
    mail = OutgoingMail.objects.get(kind="reminder")
    listed = sentences(entry.get(mails))
    assert mail.address in listed
    assert f"Reminder: {seed_world.period}" in listed
    assert "The secretariat reminds you that" in sentences(entry.get(act_of(mail, "change")))


@pytest.mark.parametrize("act", ["remind", "extend", "reopen"])
def test_the_mails_of_a_result_are_those_of_this_act_alone(entry: Client, seed_world: World, act: str) -> None:
    """It led to every reminder ever sent, and to every invitation."""
    period, later = seed_world.period, seed_world.period.closes_on
    days = {"remind": {}, "extend": {"until": later}, "reopen": {"until": later + datetime.timedelta(days=9)}}[act]
    others = {"by": seed_world.dataentry, "now": seed_world.now()}
    actions.remind_invitation(
        invitation=seed_world.open_period("period-2").invitations.get(member_state="XAA"), **others
    )
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    address = f"/admin/periods/{period.slug}/act/{act}/"
    posted = {"uuid": shown(entry.get(address))["uuid"], "state": ["XAA"], **days}
    result = html.fromstring(entry.post(address, posted, follow=True).content.decode())
    (mails,) = result.xpath("//a[.='See who was told by e-mail']/@href")
    listed = set(entry.get(mails).context["cl"].queryset.values_list("pk", flat=True))
    assert listed == set(OutgoingMail.objects.values_list("pk", flat=True)) - before
    assert len(listed) == 1


def test_the_mails_of_an_invitation_of_many_are_those_of_who_was_invited(entry: Client, seed_world: World) -> None:
    for role in (MandateRole.FOCAL_POINT, MandateRole.ALTERNATE):
        seed_world.nominate(UserFactory(), "XAC", role)
    posted = {"uuid": shown(entry.get(INVITE))["uuid"], "state": ["XAC", "XAD"]}
    result = html.fromstring(entry.post(INVITE, posted, follow=True).content.decode())
    (mails,) = result.xpath("//a[.='See who was told by e-mail']/@href")
    page = entry.get(mails)
    listed = page.context["cl"].queryset
    assert listed.count() == 2
    assert {each.user.mandates.get().member_state_id for each in listed} == {"XAC"}
    assert OutgoingMail.objects.filter(kind="invitation").count() > 2
    assert "Invite, " in sentences(page), "the list says of which act it is"
    assert entry.get(mails.replace("of-act=", "of-act=x")).status_code == 200


def test_nothing_selected_is_a_sentence(entry: Client, seed_world: World) -> None:
    form = shown(entry.get(INVITE))
    page = entry.post(INVITE, {"uuid": form["uuid"], "note_verbale": "NV/3"})
    assert (page.status_code, PeriodAct.objects.count()) == (200, 0)
    assert "Select at least one State." in sentences(page)
    assert 'value="NV/3"' in sentences(page)


def test_the_very_mail_is_shown_in_the_language_of_its_reader(entry: Client, seed_world: World) -> None:
    person = seed_world.focal_point
    person.language = "fr"
    person.save()
    page = sentences(entry.get("/admin/periods/period-1/act/remind/?state=XAA&state=XAB"))
    assert "Rappel : " in page
    assert "Reminder: " in page
    assert "/portal/period-1/xaa/" in page


def test_other_acts_and_a_period_that_is_not_open(entry: Client, seed_world: World) -> None:
    assert entry.get("/admin/periods/period-1/act/praise/").status_code == 404
    ReportingPeriod.objects.update(opened_at=None, opened_by=None)
    assert entry.get(INVITE).status_code == 403


def test_all_that_is_shown_is_selected_by_a_link(entry: Client, seed_world: World) -> None:
    page = sentences(entry.get("/admin/periods/period-1/?stage=not_invited&select=all"))
    boxes = re.findall(r'name="state" value="(\w+)"( checked)?', page)
    assert len(boxes) > 10
    assert all(checked for _code, checked in boxes)


def test_after_an_invitation_it_is_said_how_many_have_nobody_who_is_told(entry: Client, seed_world: World) -> None:
    form = shown(entry.get(f"{INVITE}?state=XAC&state=XAD"))
    seed_world.nominate(UserFactory(), "XAC", MandateRole.ALTERNATE)
    page = entry.post(INVITE, {"uuid": form["uuid"], "state": ["XAC", "XAD"], "note_verbale": "NV/2"}, follow=True)
    assert "Done for 2 States. 1 of them has no focal point or alternate, and will not be notified." in sentences(page)


def test_a_closed_period_offers_no_invitation(entry: Client, seed_world: World) -> None:
    seed_world.open_period("ended", due=-9, closes=-8)
    board = entry.get("/admin/periods/ended/")
    assert "can be invited" not in [str(each.label) for each in board.context["todo"]]
    assert "/act/invite/" not in sentences(board)
    assert "/invite/" not in sentences(board)
    address = "/admin/periods/ended/act/invite/"
    page = entry.get(f"{address}?state=XAC")
    assert (page.status_code, "The period is closed." in sentences(page)) == (403, True)
    page = entry.post(address, {"uuid": str(uuid.uuid4()), "state": ["XAC"]})
    assert (page.status_code, "The period is closed." in sentences(page)) == (403, True)
    assert not PeriodAct.objects.exists()


def test_reopening_an_open_period_says_from_which_day_it_can_be_done(entry: Client, seed_world: World) -> None:
    address, closes = "/admin/periods/period-1/act/reopen/", seed_world.period.closes_on
    page = entry.get(f"{address}?state=XAA")
    said = f"Every State invited can send until {date_format(closes)}, when the period closes. Choose a later day."
    assert said in sentences(page)
    page = entry.post(address, {"uuid": shown(page)["uuid"], "state": ["XAA"], "until": closes.isoformat()})
    assert (page.status_code, PeriodAct.objects.count()) == (200, 0)
    assert [str(each) for each in page.context["form"].errors["until"]] == [said]


def test_before_a_due_date_is_extended_the_page_says_the_one_that_holds_and_the_closing(
    entry: Client, seed_world: World
) -> None:
    """It asked for a new due date, and the day that holds had to be looked up on the board."""
    due, closes = (date_format(day) for day in (seed_world.period.due_on, seed_world.period.closes_on))
    said = f"Due on {due}, closes on {closes}."
    assert said in sentences(entry.get("/admin/periods/period-1/act/extend/?state=XAA"))


def test_the_reason_of_an_extension_for_many_stands_on_the_page_of_each(entry: Client, seed_world: World) -> None:
    """It was found under "History" alone."""
    address = "/admin/periods/period-1/act/extend/"
    until = seed_world.period.due_on + datetime.timedelta(days=14)
    form = {
        "uuid": shown(entry.get(address))["uuid"],
        "until": until.isoformat(),
        "reason": "By telephone, 1 December.",
    }
    result = entry.post(address, {**form, "state": ["XAA", "XAB"]})["Location"]
    for state in ("XAA", "XAB"):
        invitation = seed_world.period.invitations.get(member_state=state)
        assert "By telephone, 1 December." in sentences(entry.get(act_of(invitation, "change")))
    assert "By telephone, 1 December." in sentences(entry.get(result))
