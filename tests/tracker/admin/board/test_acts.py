"""The pages of an act on many States: what they say before, what they do, and what stays at an address."""

import datetime
import re
import uuid
from typing import Any

from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from lxml import html

from tests.factories.records import UserFactory
from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences, shown
from tracker import actions
from tracker.choices import MandateRole
from tracker.models import (
    AccountInvitation,
    Invitation,
    MemberState,
    OutgoingMail,
    PeriodAct,
    Position,
    ReportingPeriod,
    User,
)

ACT = "/admin/periods/period-1/act"
INVITE, REMIND, EXTEND = f"{ACT}/invite/", f"{ACT}/remind/", f"{ACT}/extend/"


def marked(response: Any) -> list[str]:
    """The States of a page that have a remark beside their name."""
    lines = html.fromstring(response.content.decode()).xpath("//form//li/label")
    assert len(lines) > 1
    return [each.xpath("string(.//bdi)") for each in lines if each.find_class("quiet")]


def test_before_an_invitation_the_page_says_for_whom_it_can_be_done(entry: Client, seed_world: World) -> None:
    """Which States have nobody, and what was made to one State in a review, is said as well."""
    seed_world.nominate(UserFactory(), "XAC", MandateRole.ALTERNATE)
    item = seed_world.period.items.first()
    page = entry.get(f"{INVITE}?state=XAA&state=XAC&state=XAD")
    for said in ("It can be done for 2 States", "It cannot be done for 1 State", "It is invited already."):
        assert said in sentences(page)
    assert "1 of them has no focal point or alternate" in sentences(page)
    assert "An administrator records nominations: " in sentences(page)
    entry.force_login(seed_world.administrator)
    linked = html.fromstring(entry.get(f"{INVITE}?state=XAC&state=XAD").content).xpath("//fieldset//a/@href")
    assert linked == ["/admin/periods/period-1/nominations/?state=XAD"]
    entry.force_login(seed_world.dataentry)
    assert marked(page) == [MemberState.objects.get(pk="XAD").name]
    others = MemberState.objects.reporting().exclude(pk__in=["XAA", "XAB", "XAC"])[:2]
    nobody = entry.get(INVITE, {"state": [each.pk for each in others]})
    assert "2 of them have no focal point or alternate" in sentences(nobody)
    assert marked(nobody) == [], "where most have nobody it is said once"
    assert "in the review of" not in sentences(page)
    assert not PeriodAct.objects.exists()
    Position.objects.create(
        member_state=seed_world.xac, recommendation=item.recommendation, value="supported", printing=item.printing
    )
    said = "1 of the recommendations was made in the review of Cendrava, and is asked of every State invited."
    assert said in sentences(entry.get(INVITE))


def test_without_a_selection_all_that_can_be_invited_are_selected_by_one_link(entry: Client, seed_world: World) -> None:
    """A State whose invitation was cancelled is named with the day, and not selected with the others."""
    one = seed_world.period.invitations.get(member_state="XAB")
    actions.cancel_invitation(invitation=one, by=seed_world.dataentry, now=seed_world.now())
    states = MemberState.objects.reporting().count() - 2
    assert f"Select all {states} States" in sentences(entry.get(INVITE))
    assert f'href="{INVITE}">Invite States…</a>' in sentences(entry.get("/admin/periods/period-1/"))
    page = entry.get(f"{INVITE}?select=all")
    selected = html.fromstring(page.content.decode()).xpath("//input[@name='state'][@checked]/@value")
    assert (len(selected), "XAB" in selected) == (states, False)
    for said in (
        "1 of these States had an invitation that was cancelled.",
        f"invitation cancelled on {date_format(one_day(one))}",
    ):
        assert said in sentences(page)
    assert "The title of the period is missing in 5 languages:" in sentences(page)
    posted = {"uuid": shown(page)["uuid"], "state": ["XAB"], "note_verbale": ""}
    assert "Done for 1 State." in sentences(entry.post(INVITE, posted, follow=True))
    both = Invitation.objects.filter(period=seed_world.period, member_state="XAB").order_by("pk")
    first, again = (sentences(entry.get(act_of(each, "change"))) for each in both)
    assert "The State was invited again on" in first
    assert "act/invite/" not in first, "it is invited"
    assert "Another invitation was cancelled on" in again


def one_day(invitation: Invitation) -> datetime.datetime:
    """When an invitation was cancelled."""
    return Invitation.objects.get(pk=invitation.pk).cancelled_at or timezone.now()


def test_before_a_reminder_the_page_shows_the_email_and_who_was_invited_today(entry: Client, seed_world: World) -> None:
    """Each email is shown in the language of its reader."""
    person = seed_world.focal_point
    person.language = "fr"
    person.save()
    page = sentences(entry.get(f"{REMIND}?state=XAA&state=XAB"))
    for said in ("Rappel : ", "Reminder: ", "/portal/period-1/xaa/"):
        assert said in page
    assert "invited today" not in page
    Invitation.objects.filter(member_state="XAB").update(invited_at=timezone.now())
    again = entry.get(REMIND)
    assert marked(again) == [seed_world.xab.name]
    assert "1 of them was invited today." in sentences(again)


def test_the_result_names_both_and_pressing_again_does_nothing(
    entry: Client, administration: Client, seed_world: World
) -> None:
    """States without anybody are marked, and who records nominations is led there."""
    form = shown(entry.get(f"{INVITE}?state=XAA&state=XAC"))
    posted = {"uuid": form["uuid"], "state": ["XAC", "XAD"], "also": ["XAA"], "note_verbale": "NV/2"}
    seed_world.nominate(UserFactory(), "XAC", MandateRole.ALTERNATE)
    first = entry.post(INVITE, posted)
    assert re.fullmatch(r"/admin/periods/period-1/done/[0-9a-f-]{36}/", first["Location"])
    page = html.fromstring(sentences(entry.get(first["Location"])))
    text = " ".join(page.text_content().split())
    assert "Done for 2 States. Not done for 1 State, which is named below with the reason." in text
    assert "1 of them has no focal point or alternate, and will not be notified." in text
    assert "It is invited already." in text
    names = {" ".join(each.text_content().split()) for each in page.xpath("//section[@aria-labelledby='done']//li")}
    state = MemberState.objects.in_bulk(["XAC", "XAD"])
    assert names == {state["XAC"].name, f"{state['XAD'].name} Nobody nominated"}
    to_nominate = "//a[@href='/admin/periods/period-1/nominations/']"
    assert not page.xpath(to_nominate)
    assert f"An administrator records nominations: {seed_world.administrator}." in text
    assert html.fromstring(administration.get(first["Location"]).content.decode()).xpath(to_nominate)
    assert entry.post(INVITE, posted)["Location"] == first["Location"]
    assert Invitation.objects.filter(note_verbale="NV/2").count() == 2
    nobody = entry.post(INVITE, {**posted, "uuid": str(uuid.uuid4()), "state": ["XAA"], "also": []}, follow=True)
    assert ("See who was told by e-mail" in text, "See who was told" in sentences(nobody)) == (True, False)
    assert first["Location"] in sentences(entry.get("/admin/periods/period-1/"))


def mails_listed(client: Client, act: str, **posted: Any) -> Any:
    """The list of emails to which the result of an act leads."""
    words = {"uuid": str(uuid.uuid4()), "state": ["XAA"]} | posted
    result = html.fromstring(client.post(f"{ACT}/{act}/", words, follow=True).content.decode())
    (address,) = result.xpath("//a[.='See who was told by e-mail']/@href")
    return client.get(address)


def test_the_result_leads_to_the_mails_of_this_act_alone(entry: Client, seed_world: World) -> None:
    later = seed_world.period.closes_on
    acts = {"remind": {}, "extend": {"until": later}, "reopen": {"until": later + datetime.timedelta(days=9)}}
    for act, days in acts.items():
        before = set(OutgoingMail.objects.values_list("pk", flat=True))
        listed = mails_listed(entry, act, **days).context["cl"].queryset
        (new,) = set(OutgoingMail.objects.values_list("pk", flat=True)) - before
        assert [each.pk for each in listed] == [new], act
    mail = OutgoingMail.objects.get(kind="reminder")
    assert "The secretariat reminds you that" in sentences(entry.get(act_of(mail, "change")))
    for role in (MandateRole.FOCAL_POINT, MandateRole.ALTERNATE):
        seed_world.nominate(UserFactory(), "XAC", role)
    page = mails_listed(entry, "invite", state=["XAC", "XAD"])
    listed = page.context["cl"].queryset
    assert [each.user.mandates.get().member_state_id for each in listed] == ["XAC", "XAC"]
    assert "Invite, " in sentences(page), "the list says of which act it is"
    assert entry.get(f"{page.wsgi_request.path}?of-act=x").status_code == 200


def test_an_act_that_cannot_be_done_is_a_sentence(entry: Client, seed_world: World) -> None:
    page = entry.post(INVITE, {"uuid": str(uuid.uuid4()), "note_verbale": "NV/3"})
    assert "Select at least one State." in sentences(page)
    assert 'value="NV/3"' in sentences(page)
    closes = seed_world.period.closes_on
    said = f"Every State invited can send until {date_format(closes)}, when the period closes. Choose a later day."
    page = entry.get(f"{ACT}/reopen/?state=XAA")
    assert said in sentences(page)
    words = {"uuid": shown(page)["uuid"], "state": ["XAA"], "until": closes.isoformat()}
    page = entry.post(f"{ACT}/reopen/", words)
    assert [str(each) for each in page.context["form"].errors["until"]] == [said]
    assert entry.get(f"{ACT}/praise/").status_code == 404
    seed_world.open_period("ended", due=-9, closes=-8)
    board = entry.get("/admin/periods/ended/")
    assert not board.context["todo"]
    assert "/invite/" not in sentences(board), "a closed period offers no invitation"
    address = "/admin/periods/ended/act/invite/"
    posted = entry.post(address, {"uuid": str(uuid.uuid4()), "state": ["XAC"]})
    for page in (entry.get(f"{address}?state=XAC"), posted):
        assert (page.status_code, "The period is closed." in sentences(page)) == (403, True)
    assert not PeriodAct.objects.exists()


def test_an_extension_shows_the_days_before_and_its_reason_on_the_page_of_each(
    entry: Client, seed_world: World
) -> None:
    Invitation.objects.filter(member_state="XAB").update(invited_at=timezone.now())
    due, closes = (date_format(day) for day in (seed_world.period.due_on, seed_world.period.closes_on))
    page = entry.get(f"{EXTEND}?state=XAA")
    assert f"Due on {due}, closes on {closes}." in sentences(page)
    assert "invited today" not in sentences(page)
    until = seed_world.period.due_on + datetime.timedelta(days=14)
    form = {"uuid": shown(page)["uuid"], "until": until.isoformat(), "reason": "By telephone, 1 December."}
    preview = sentences(entry.post(f"{EXTEND}?state=XAA", {**form, "state": ["XAA"], "preview": "1"}))
    assert f"New due date, {date_format(until)}" in preview
    assert not PeriodAct.objects.exists()
    result = entry.post(EXTEND, {**form, "state": ["XAA", "XAB"]})["Location"]
    one = seed_world.period.invitations.get(member_state="XAB")
    for address in (act_of(one, "change"), result):
        assert "By telephone, 1 December." in sentences(entry.get(address))


def close(period: ReportingPeriod, days: int = 1) -> None:
    """Let the period have closed so many days ago."""
    day = timezone.now().date() - datetime.timedelta(days=days)
    ReportingPeriod.objects.filter(pk=period.pk).update(opens_on=day, due_on=day, closes_on=day)


def test_a_state_that_reported_is_thanked_once_for_a_period(entry: Client, seed_world: World) -> None:
    """The page shows the email before, and names each State that is not thanked with the reason."""
    seed_world.publish("15-a")
    thank = f"{ACT}/thank/"
    assert entry.get(thank).status_code == 403, "the period is open"
    assert thank not in sentences(entry.get("/admin/periods/period-1/"))
    close(seed_world.period)
    page = sentences(entry.get(f"{thank}?state=XAA&state=XAB"))
    for said in ("It can be done for 1 State", "It has sent nothing.", "Thank you for reporting: Ardovela"):
        assert said in page
    assert "We received 1 answer. 1 answer is public." in page
    assert "/en/periods/period-1/" in page
    chosen = {"state": ["XAA"], "also": ["XAB"]}
    (mail,) = mails_listed(entry, "thank", **chosen).context["cl"].queryset
    assert mail.key.startswith("thanked")
    result = entry.post(thank, {**chosen, "uuid": str(uuid.uuid4())}, follow=True)
    assert "It was thanked already." in sentences(result)
    assert OutgoingMail.objects.filter(key__startswith="thanked").count() == 1


def test_account_links_are_sent_again_from_the_board(entry: Client, seed_world: World) -> None:
    """The page names each person with the date of the last link, and shows the email without the link."""
    for state, name, language in (("XAA", "Petr Holin", "en"), ("XAB", "Anka Dolor", "fr")):
        person = seed_world.focal_points[state]
        words = {"password": make_password(None), "full_name": name, "language": language}
        User.objects.filter(pk=person.pk).update(**words)
        AccountInvitation.objects.issue(User.objects.get(pk=person.pk), timezone.now() - datetime.timedelta(days=20))
    step = "2 Account links that expired"
    page = sentences(entry.get("/admin/periods/period-1/"))
    assert step in " ".join(html.fromstring(page).text_content().split())
    ended = date_format(timezone.now() - datetime.timedelta(days=6))
    page = sentences(entry.get(f"{ACT}/links/?state=XAA&state=XAB&state=XAC"))
    for said in (
        "It can be done for 2 States",
        f"Petr Holin, Focal point: the link expired on {ended}",
        "(the link is put here when the e-mail is sent)",
        "Votre compte",
    ):
        assert said in page
    form = shown(entry.get(f"{ACT}/links/?state=XAA"))
    result = entry.post(f"{ACT}/links/", {"uuid": form["uuid"], "state": ["XAA", "XAB"], "also": ["XAC"]}, follow=True)
    assert "Done for 2 States." in sentences(result)
    mails = html.fromstring(sentences(result)).xpath("//a[contains(@href, 'of-act=')]/@href")
    assert sentences(entry.get(mails[0])).count("@example.org") >= 2
    again = sentences(entry.get(f"{ACT}/links/?state=XAA"))
    assert "It was sent an account link within the last hour." in again
    assert "The person can choose “I cannot sign in” on the sign-in page." in again
