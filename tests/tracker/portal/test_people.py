"""The people of the State: inviting, assigning, due dates, who has not answered, the end of a mandate, the handover."""

import datetime
import re

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from lxml import html

from tests.factories.mails import queued_mails
from tests.factories.records import MeetingFactory, UserFactory
from tests.tracker.admin.addresses import sentences
from tracker import actions
from tracker.choices import MandateRole
from tracker.models import Assignment, Mandate, StatusUpdate, User
from tracker.portal.reading.answers import answers_by_recommendation
from tracker.portal.reading.asked import assignments_of, items_of
from tracker.portal.rooms import find_room
from tracker.portal.tasks.tasklist import task_list
from tracker.portal.tasks.timeline import Chased, chased, written_by
from tracker.signing.limits import Budget

EMAIL = "ministry@example.org"


def invitation(**changed) -> dict:
    words = {"full_name": "Of the Ministry", "email": EMAIL, "language": "fr", "role": "expert", "due_on": ""}
    return words | changed


def keys(world, *slugs: str) -> list[str]:
    return [str(world.recommendations[slug].pk) for slug in slugs]


def standing() -> dict[str, datetime.date | None]:
    return dict(Assignment.objects.standing().values_list("recommendation__slug", "due_on").order_by("pk"))


def test_a_state_sends_so_many_mails_to_addresses_it_names_in_a_day(
    focal, foreign, seed_world, address, monkeypatch
) -> None:
    """They are mails of the organization, to anybody."""
    monkeypatch.setattr("tracker.portal.people.INVITATIONS", Budget("invitations", 3, seconds=86_400))
    assert focal.post(address("invite"), invitation(email="no address")).status_code == 422
    refused = invitation(email="focalpoint-xaa@example.org")
    assert focal.post(address("invite"), refused).status_code == 422, "this attempt counts"
    for number in range(2):
        assert focal.post(address("invite"), invitation(email=f"{number}@example.org")).status_code == 302
    fourth = focal.post(address("invite"), invitation())
    assert fourth.status_code == 403
    assert "Your State has made 3 invitations in 24 hours" in fourth.text
    assert f'value="{EMAIL}"' in fourth.text
    assert not User.objects.filter(email=EMAIL).exists()
    again = address("send_link", mandate=Mandate.objects.get(user__email="0@example.org").pk)
    assert focal.post(again).status_code == 403
    assert foreign.post(address("invite", iso3="xab"), invitation()).status_code == 302


def test_an_expert_is_invited_with_recommendations_in_one_form_and_listed(focal, seed_world, address) -> None:
    seed_world.nominate(UserFactory(full_name="Of another State"), "XAB", MandateRole.EXPERT)
    words = invitation(recommendations=keys(seed_world, "15-b", "15-c"), due_on="2027-01-10")
    for _twice in range(2):
        response = focal.post(address("invite"), words)
        mandate = Mandate.objects.get(user__email=EMAIL)
        assert response.url == address("person", mandate=mandate.pk)
    named = Assignment.objects.filter(mandate=mandate)
    given = {each.recommendation.slug: str(each.due_on) for each in named}
    assert given == {"15-b": "2027-01-10", "15-c": "2027-01-10"}
    assert "The email with the link waits to be sent." in focal.get(response.url).text
    page = focal.post(address("invite"), invitation() | {"act": "show"}).text
    assert "A person who already has this role is informed only of new assignments." in page
    (mail,) = queued_mails(EMAIL)
    assert mail.link
    assert "Invitation waiting" in focal.get(response.url).text
    page = focal.get(address("people")).text
    for word in ("focalpoint-xaa", "expert-xaa", "observer-xaa", "Of the Ministry", "15 (a)", "Invitation waiting"):
        assert word in page
    assert ("Last signed in on" in page, "Of another State" in page) == (True, False)


def test_the_mail_is_shown_before_it_is_sent(focal, seed_world, address) -> None:
    words = invitation(language="en", recommendations=keys(seed_world, "15-b", "15-c"), due_on="2027-01-10")
    response = focal.post(address("invite"), words | {"act": "show"})
    page = response.content.decode()
    assert response.status_code == 200
    assert page.index('id="id_due_on"') < page.index("Nothing was sent.")  # beside the button that sends it
    assert not queued_mails(EMAIL)
    assert not User.objects.filter(email=EMAIL).exists()
    assert f'value="{EMAIL}"' in page
    shown = response.context["mail"]
    focal.post(address("invite"), words)
    (sent,) = queued_mails(EMAIL)
    assert shown["subject"] == sent.subject
    own = [line for line in sent.body.splitlines() if "/portal/join/" not in line and "user name" not in line]
    assert "(the link is put here when the e-mail is sent)" in shown["text"]
    assert [line for line in shown["text"].splitlines() if line in own] == own
    assert "15 (b), 15 (c)" in shown["text"]
    assert "Your user name is (the user name is put here when the e-mail is sent)." in shown["text"]


def test_what_can_be_assigned_says_how_it_stands_and_who_has_it(focal, seed_world, address) -> None:
    seed_world.publish("15-b")
    page = html.fromstring(focal.get(address("invite")).content)
    hints = {
        label.find_class("lab")[0].text_content(): " ".join(label.find_class("hint")[0].text_content().split())
        for label in page.xpath("//label[.//*[@class='lab']]")
    }
    assert hints["15 (a)"] == "Not yet answered, Expert: expert-xaa"
    assert (hints["15 (b)"], hints["15 (c)"]) == ("Accepted", "Not yet answered")


def test_a_bad_invitation_is_refused_and_what_was_typed_is_kept(focal, seed_world, address) -> None:
    users = User.objects.count()
    wrong = {"email": "nowhere", "full_name": "", "role": "focal_point", "due_on": "soon", "recommendations": ["x"]}
    for fields in (wrong, {"email": "focalpoint-xaa@example.org"}, {"role": ""}):
        response = focal.post(address("invite"), invitation() | fields)
        assert response.status_code == 422
        assert response.context["form"]["language"].value() == "fr"
        assert 'role="alert"' in response.text
        assert set(response.context["form"].errors) in (set(fields), set())
    assert User.objects.count() == users


def test_neither_answer_nor_mail_says_who_has_the_address(focal, seed_world, address) -> None:
    texts, pages = set(), set()
    for email in (EMAIL, seed_world.reviewer.email, "focalpoint-xab@example.org"):
        shown = focal.post(address("invite"), invitation(email=email) | {"act": "show"}).context["mail"]
        texts.add(shown["text"].replace(email, EMAIL))
        response = focal.post(address("invite"), invitation(email=email), follow=True)
        assert response.status_code == 200
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.text).replace(email, EMAIL)
        pages.add(re.sub(r"/people/\d+/", "/people/0/", page))
    assert (len(texts), len(pages)) == (1, 1)


def test_recommendations_are_named_get_another_due_date_and_are_taken_back(focal, seed_world, place) -> None:
    words = {"recommendations": keys(seed_world, "15-a", "15-c"), "due_on": "2027-01-10"}
    for _twice in range(2):
        assert focal.post(place(), words).url == place()
    assert standing() == {"15-a": None, "15-c": datetime.date(2027, 1, 10)}
    both = {"named-recommendations": keys(seed_world, "15-a", "15-c")}
    for due_on, stored in (("2027-02-01", datetime.date(2027, 2, 1)), ("", None)):
        assert focal.post(place("change_due"), both | {"named-due_on": due_on}).url == place()
        assert set(standing().values()) == {stored}
    for _twice in range(2):
        assert focal.post(place("take_back"), {"named-recommendations": keys(seed_world, "15-a")}).url == place()
    assert list(standing()) == ["15-c"]
    for name, words in (("take_back", {}), ("change_due", {"named-due_on": "soon"}), ("person", {"due_on": "soon"})):
        response = focal.post(place(name), words)
        assert (response.status_code, "Choose at least one recommendation." in response.text) == (422, True)
    assert list(standing()) == ["15-c"]


def test_a_link_is_sent_again_until_it_is_used(focal, seed_world, address, place) -> None:
    focal.post(address("invite"), invitation())
    mandate = Mandate.objects.get(user__email=EMAIL)
    assert focal.post(place("send_link", mandate)).url == place(mandate=mandate)
    assert len({mail.link for mail in queued_mails(EMAIL)}) == 2
    assert focal.post(place("send_link")).status_code == 403


def test_a_mandate_is_ended_with_its_effect_said_before(
    focal, expert, browser_of, seed_world, address, place, words
) -> None:
    draft = seed_world.draft("15-a", by=seed_world.expert, summary="Of the ministry.")
    assert "Every draft that was saved stays" in focal.get(place("end_mandate")).text
    for_one = UserFactory()
    seed_world.nominate(for_one, "XAA", MandateRole.ALTERNATE, meeting=seed_world.meeting)
    browser = browser_of(for_one)
    assert "End the mandate" not in browser.get(place()).text, "hers is for one meeting, and this one for all"
    assert browser.post(place("end_mandate")).status_code == 403
    assert focal.post(place("end_mandate")).url == address("people")
    assert focal.post(place("end_mandate")).status_code == 404
    answer = address("answer", slug="15-a")
    assert expert.get(answer).status_code == 403
    assert expert.post(answer, words(revision=draft.revision, summary="Too late.")).status_code == 403
    assert StatusUpdate.objects.get().summary == "Of the ministry."
    assert not standing()


def test_who_comes_from_an_answer_to_assign_it_finds_it_ticked(focal, seed_world, address) -> None:
    ticks = "//input[@name='recommendations'][@checked]/@value"
    (key,) = keys(seed_world, "15-b")
    page = html.fromstring(focal.get(address("answer", slug="15-b")).content)
    (to_people,) = [each.get("href") for each in page.iter("a") if "Assign recommendations" in each.text_content()]
    people = html.fromstring(focal.get(to_people).content)
    assert "Assign recommendations to experts: 15 (b)" in " ".join(people.text_content().split())
    (button,) = people.xpath("//a[contains(@class, 'btn') and contains(., 'Assign 15 (b)')]/@href")
    assert address("person", mandate=seed_world.expert_mandate.pk) in button, "a bare line did not say what to press"
    for onward in (address("invite"), address("person", mandate=seed_world.expert_mandate.pk)):
        (link,) = [each.get("href") for each in people.iter("a") if each.get("href", "").startswith(onward)]
        assert html.fromstring(focal.get(link).content).xpath(ticks) == [key], link
    assert "Assign recommendations to experts" not in focal.get(address("people") + "?assign=x").content.decode()


def test_an_invitation_says_for_which_open_periods_it_counts(focal, seed_world, address) -> None:
    seed_world.open_period("sooner", due=20)
    seed_world.open_period("over", opens=-90, due=-40, closes=-10)
    elsewhere = MeetingFactory(title_en="Another meeting")
    seed_world.open_period("of-another", meeting=elsewhere)
    page = html.fromstring(focal.get(address("invite")).content)
    told = [" ".join(each.text_content().split()) for each in page.xpath("//div[@class='head']/dl/div")]
    assert told == [
        "Open reporting periods that it counts for Reporting period sooner; Reporting period period-1",
        "Open reporting periods that it does not count for Reporting period of-another",
    ]


def test_a_due_day_after_the_last_one_on_which_the_state_can_send_is_refused(focal, seed_world, address, place) -> None:
    last = seed_world.period.closes_on
    after = (last + datetime.timedelta(days=1)).isoformat()
    invitation = {"full_name": "A", "email": "a@example.org", "language": "en", "role": "expert"}
    forms = (
        (place("change_due"), {"named-recommendations": keys(seed_world, "15-a"), "named-due_on": after}),
        (place(), {"recommendations": keys(seed_world, "15-b"), "due_on": after}),
        (address("invite"), invitation | {"recommendations": keys(seed_world, "15-b"), "due_on": after}),
    )
    for page, words in forms:
        refused = focal.post(page, words)
        assert refused.status_code == 422, page
        assert f"Your State can send until {date_format(last)}." in refused.content.decode()
    assert standing() == {"15-a": None}
    focal.post(place(), {"recommendations": keys(seed_world, "15-b"), "due_on": last.isoformat()})
    assert standing() == {"15-a": None, "15-b": last}


def test_the_expert_reads_her_due_date_until_she_has_answered(focal, expert, seed_world, address, place) -> None:
    focal.post(place("change_due"), {"named-recommendations": keys(seed_world, "15-a"), "named-due_on": "2027-01-10"})
    assert "due 10 January 2027" in expert.get(address("task_list")).text
    sentence = "Inside your State, the next answer is due on 10 January 2027."
    assert sentence in sentences(expert.get(address("task_list")))
    assert sentence in sentences(expert.get(address("welcome")))
    assert sentence not in sentences(focal.get(address("welcome")))
    seed_world.send(seed_world.draft("15-a"))
    assert sentence not in sentences(expert.get(address("welcome")))


@pytest.fixture
def name(seed_world):
    """The focal point names a recommendation to an expert."""

    def to(expert: Mandate, slug: str, *, days: int | None = None) -> None:
        due_on = None if days is None else timezone.now().date() + datetime.timedelta(days=days)
        actions.assign(
            mandate=expert, period=seed_world.period, recommendation=seed_world.recommendations[slug], due_on=due_on,
            by=seed_world.focal_point, now=seed_world.now(),
        )  # fmt: skip

    return to


@pytest.fixture
def seen(seed_world):
    """What the focal point sees of it."""

    def by_expert() -> dict[str, Chased]:
        room = find_room(seed_world.focal_point, "period-1", "xaa")
        assert room is not None
        answers, assignments = answers_by_recommendation(room), list(assignments_of(room))
        versions = [version for standing in answers.values() for version in standing.versions]
        listed = task_list(room, items_of(room), answers, assignments)
        return {str(each.expert.user): each for each in chased(listed, assignments, written_by(room, versions))}

    return by_expert


def labels(found) -> list[str]:
    return [each.task.label for each in found]


def test_each_expert_stands_with_what_is_named_to_her_and_what_she_wrote_counts_as_hers(
    name, seen, focal, seed_world, address
) -> None:
    second = UserFactory(username="expert-2-xaa")
    name(seed_world.nominate(second, "XAA", MandateRole.EXPERT), "15-c", days=3)
    name(seed_world.expert_mandate, "15-b")
    found = seen()
    named = {"expert-xaa": ["15 (a)", "15 (b)"], "expert-2-xaa": ["15 (c)"]}
    assert {who: labels(each.named) for who, each in found.items()} == named
    assert all(each.wrote_nothing for each in found.values())
    seed_world.draft("15-b", summary="By the focal point.")
    page = sentences(focal.get(address("task_list")))
    assert ("has written nothing yet" in page, "written nothing on" in page) == (True, False), "it would say it twice"
    draft = seed_world.draft("15-a", by=seed_world.expert)
    seed_world.draft("15-a", summary="Mended.", revision=draft.revision)
    expert = seen()["expert-xaa"]
    assert (expert.wrote_nothing, labels(expert.unwritten)) == (False, ["15 (b)"])
    page = re.sub("<[^>]*>", "", sentences(focal.get(address("task_list"))))
    assert re.search(r"This expert has written nothing on:\s+15 \(b\)", page)


def test_a_date_is_past_until_the_answer_was_sent(name, seen, seed_world) -> None:
    name(seed_world.expert_mandate, "15-b", days=-1)
    name(seed_world.expert_mandate, "15-c", days=0)
    assert labels(seen()["expert-xaa"].past) == ["15 (b)"]
    seed_world.send(seed_world.draft("15-b"))
    assert labels(seen()["expert-xaa"].past) == []
    assert labels(seen()["expert-xaa"].unwritten) == ["15 (a)", "15 (c)"]


def test_the_senders_read_it_on_the_task_list_and_nobody_else(
    name, focal, expert, observer, seed_world, address
) -> None:
    name(seed_world.expert_mandate, "15-b", days=-1)
    page = " ".join(focal.get(address("task_list")).content.decode().split())
    assert "Who works on what" in page
    assert "has written nothing yet" in page
    assert "The date inside your State is past for:" in page
    for browser in (expert, observer):
        assert "Who works on what" not in browser.get(address("task_list")).text
    actions.end_mandate(mandate=seed_world.expert_mandate, by=seed_world.administrator, now=seed_world.now())
    assert "Who works on what" not in focal.get(address("task_list")).text


def test_a_focal_point_reads_what_to_do_before_leaving(focal, seed_world, address, settings) -> None:
    settings.CONTACT_EMAIL = "record@example.org"
    sooner = seed_world.open_period("period-2")
    type(sooner).objects.filter(pk=sooner.pk).update(due_on=seed_world.period.due_on - datetime.timedelta(days=60))
    response = focal.get(address("handover_file"), follow=True)
    assert response.redirect_chain == [(address("handover"), 302)]
    assert "The Word document of the handover is no longer made." in response.text
    page = response.text.partition("<main")[2]
    places = [page.index(f'href="{address("check", period=each)}"') for each in ("period-2", "period-1")]
    assert places == sorted(places), "the period that is due first comes first"
    for link in (address("people"), address("receipts"), address("library"), address("commitments")):
        assert f'href="{link}"' in page, link
    leaving = page[page.index('id="leaving"') :]
    for text in (
        "Send what is ready, or leave it as a draft", f'<a href="{address("receipts")}">Download the receipts',
        'href="mailto:record@example.org"', "by note verbale",
        "Your access ends as soon as the secretariat records the end of your mandate.",
    ):  # fmt: skip
        assert text in leaving, text
