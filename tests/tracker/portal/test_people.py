"""The people of the State in the portal: who they are, inviting, naming, taking back, ending."""

import datetime
import re

import pytest
from lxml import html

from tests.factories.mails import queued_mails
from tests.factories.records import MeetingFactory, UserFactory
from tracker import actions
from tracker.choices import MandateRole
from tracker.models import AccountInvitation, Assignment, Mandate, StatusUpdate, User
from tracker.signing.limits import Budget

EMAIL = "ministry@example.org"


def invitation(**changed) -> dict:
    words = {"full_name": "Of the Ministry", "email": EMAIL, "language": "fr", "role": "expert", "due_on": ""}
    return words | changed


def keys(world, *slugs: str) -> list[str]:
    return [str(world.recommendations[slug].pk) for slug in slugs]


def standing() -> dict[str, datetime.date | None]:
    return dict(Assignment.objects.standing().values_list("recommendation__slug", "due_on").order_by("pk"))


@pytest.mark.database
def test_a_state_sends_so_many_mails_to_addresses_it_names_in_a_day(
    focal, foreign, seed_world, address, monkeypatch
) -> None:
    """His words are not in them, but they are mails of the organization, to anybody."""
    monkeypatch.setattr("tracker.portal.people.views.INVITATIONS", Budget("invitations", 3, seconds=86_400))
    refused = focal.post(address("invite"), invitation(email="no address"))
    assert refused.status_code == 422
    for number in range(3):
        assert focal.post(address("invite"), invitation(email=f"{number}@example.org")).status_code == 302
    fourth = focal.post(address("invite"), invitation())
    page = fourth.content.decode()
    assert fourth.status_code == 403
    assert "Your State has made 3 invitations in 24 hours" in page
    assert f'value="{EMAIL}"' in page
    assert not User.objects.filter(email=EMAIL).exists()
    again = address("send_link", mandate=Mandate.objects.get(user__email="0@example.org").pk)
    assert focal.post(again).status_code == 403
    assert foreign.post(address("invite", iso3="xab"), invitation()).status_code == 302


def test_everybody_of_the_state_is_listed_with_role_and_sign_in(focal, seed_world, address) -> None:
    seed_world.nominate(UserFactory(full_name="Of another State"), "XAB", MandateRole.EXPERT)
    focal.post(address("invite"), invitation())
    page = focal.get(address("people")).content.decode()
    for word in ("focalpoint-xaa", "expert-xaa", "observer-xaa", "Of the Ministry", "15 (a)", "Invitation waiting"):
        assert word in page
    assert "Last signed in on" in page  # the focal point herself
    assert "Of another State" not in page


def test_an_expert_is_invited_with_recommendations_in_one_form(focal, seed_world, address) -> None:
    words = invitation(recommendations=keys(seed_world, "15-b", "15-c"), due_on="2027-01-10")
    for _twice in range(2):
        response = focal.post(address("invite"), words)
        mandate = Mandate.objects.get(user__email=EMAIL)
        assert response.url == address("person", mandate=mandate.pk)
    named = Assignment.objects.filter(mandate=mandate)
    assert {each.recommendation.slug: str(each.due_on) for each in named} == {
        "15-b": "2027-01-10",
        "15-c": "2027-01-10",
    }
    assert len(queued_mails(EMAIL)) == 1
    assert "Invitation waiting" in focal.get(response.url).content.decode()


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
    assert shown.subject == sent.subject
    own = [line for line in sent.body.splitlines() if "/portal/join/" not in line and "user name" not in line]
    assert [line for line in shown.text.splitlines() if line in own] == own
    assert "15 (b), 15 (c)" in shown.text
    assert "Your user name is (the user name is put here when the e-mail is sent)." in shown.text


def test_what_can_be_assigned_says_how_it_stands_and_who_has_it(focal, seed_world, address) -> None:
    seed_world.publish("15-b")
    page = html.fromstring(focal.get(address("invite")).content)
    hints = {
        label.find_class("lab")[0].text_content(): " ".join(label.find_class("hint")[0].text_content().split())
        for label in page.xpath("//label[.//*[@class='lab']]")
    }
    assert hints["15 (a)"] == "Not yet answered, Expert: expert-xaa"
    assert (hints["15 (b)"], hints["15 (c)"]) == ("Accepted", "Not yet answered")


def test_whoever_has_the_role_already_is_told_of_nothing_but_what_is_new_as_the_page_says(
    focal, seed_world, address
) -> None:
    for _twice in range(2):
        focal.post(address("invite"), invitation())
    page = focal.post(address("invite"), invitation() | {"act": "show"}).content.decode()
    assert "A person who already has this role is informed only of new assignments." in page
    assert len(queued_mails(EMAIL)) == 1


def test_the_mail_that_is_shown_says_nothing_of_who_has_the_address(focal, seed_world, address) -> None:
    texts = set()
    for email in (EMAIL, seed_world.reviewer.email, seed_world.expert.email):
        shown = focal.post(address("invite"), invitation(email=email) | {"act": "show"}).context["mail"]
        texts.add(shown.text.replace(email, EMAIL))
    assert len(texts) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "nowhere"},
        {"full_name": ""},
        {"role": "focal_point"},
        {"role": ""},
        {"due_on": "soon"},
        {"email": "focalpoint-xaa@example.org"},
        {"recommendations": ["x"]},
    ],
)
def test_a_bad_invitation_is_refused_and_what_was_typed_is_kept(focal, seed_world, address, wrong) -> None:
    users = User.objects.count()
    response = focal.post(address("invite"), invitation() | wrong)
    assert response.status_code == 422
    assert response.context["form"]["language"].value() == "fr"
    assert 'role="alert"' in response.content.decode()
    assert User.objects.count() == users


def test_the_answer_says_nothing_of_who_has_the_address(focal, seed_world, address) -> None:
    pages = set()
    for email in (EMAIL, seed_world.reviewer.email, "focalpoint-xab@example.org"):
        response = focal.post(address("invite"), invitation(email=email), follow=True)
        assert response.status_code == 200
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode()).replace(email, EMAIL)
        pages.add(re.sub(r"/people/\d+/", "/people/0/", page))
    assert len(pages) == 1


def test_refused_attempts_count_against_the_invitations_of_a_day(focal, address, monkeypatch) -> None:
    monkeypatch.setattr("tracker.portal.people.views.INVITATIONS", Budget("invitations", 3, seconds=86_400))
    refused = invitation(email="focalpoint-xaa@example.org")
    assert [focal.post(address("invite"), refused).status_code for _each in range(4)] == [422, 422, 422, 403]
    assert focal.post(address("invite"), invitation()).status_code == 403


def test_recommendations_are_named_and_taken_back(focal, seed_world, place) -> None:
    words = {"recommendations": keys(seed_world, "15-a", "15-c"), "due_on": "2027-01-10"}
    for _twice in range(2):
        assert focal.post(place(), words).url == place()
    assert standing() == {"15-a": None, "15-c": datetime.date(2027, 1, 10)}
    for _twice in range(2):
        assert focal.post(place("take_back"), {"named-recommendations": keys(seed_world, "15-a")}).url == place()
    assert list(standing()) == ["15-c"]


def test_nothing_ticked_and_a_bad_day_are_said_at_their_fields(focal, seed_world, place) -> None:
    for name, words in (("take_back", {}), ("change_due", {"named-due_on": "soon"}), ("person", {"due_on": "soon"})):
        response = focal.post(place(name), words)
        assert response.status_code == 422
        page = response.content.decode()
        assert "Choose at least one recommendation." in page
    assert standing() == {"15-a": None}


def test_the_page_of_a_person_is_of_an_own_expert_or_observer(focal, foreign, seed_world, address, place) -> None:
    theirs = seed_world.nominate(UserFactory(), "XAB", MandateRole.EXPERT)
    for mandate in (theirs, seed_world.focal_point_mandates["XAA"]):
        assert focal.get(place(mandate=mandate)).status_code == 404
        assert focal.post(place("end_mandate", mandate)).status_code == 404
    assert foreign.get(address("person", iso3="xab", mandate=seed_world.expert_mandate.pk)).status_code == 404


@pytest.mark.parametrize("who", ["expert", "observer"])
def test_only_who_sends_leads_people(who, request, seed_world, place) -> None:
    browser = request.getfixturevalue(who)
    assert browser.get(place()).status_code == 403
    for name in ("person", "take_back", "change_due", "send_link", "end_mandate"):
        assert browser.post(place(name), {"named-recommendations": keys(seed_world, "15-a")}).status_code == 403
    assert list(standing()) == ["15-a"]
    assert seed_world.expert_mandate.user.mandates.get().is_acting


def test_a_link_is_sent_again_until_it_is_used(focal, seed_world, address, place) -> None:
    focal.post(address("invite"), invitation())
    mandate = Mandate.objects.get(user__email=EMAIL)
    assert focal.post(place("send_link", mandate)).url == place(mandate=mandate)
    assert len({mail.link for mail in queued_mails(EMAIL)}) == 2
    assert AccountInvitation.objects.unspent().count() == 1
    assert focal.post(place("send_link")).status_code == 403


def test_a_mandate_is_ended_with_its_effect_said_before(focal, expert, seed_world, address, place, words) -> None:
    draft = seed_world.draft("15-a", by=seed_world.expert, summary="Of the ministry.")
    assert "Every draft that was saved stays" in focal.get(place("end_mandate")).content.decode()
    assert focal.post(place("end_mandate")).url == address("people")
    assert focal.post(place("end_mandate")).status_code == 404
    answer = address("answer", slug="15-a")
    assert expert.get(answer).status_code == 403
    assert expert.post(answer, words(revision=draft.revision, summary="Too late.")).status_code == 403
    assert StatusUpdate.objects.get().summary == "Of the ministry."
    assert not standing()


def test_a_mandate_for_all_meetings_is_not_ended_by_who_acts_for_one(browser_of, seed_world, place) -> None:
    person = UserFactory()
    seed_world.nominate(person, "XAA", MandateRole.FOCAL_POINT, meeting=seed_world.meeting)
    browser = browser_of(person)
    assert "End the mandate" not in browser.get(place()).content.decode()
    assert browser.post(place("end_mandate")).status_code == 403


def test_what_was_typed_survives_the_end_of_a_session(client, seed_world, address) -> None:
    refused = client.post(address("invite"), invitation())
    assert refused.status_code == 403
    assert ("email", EMAIL) in refused.context["kept"]
    assert not User.objects.filter(email=EMAIL).exists()


def test_queries_do_not_grow_with_the_people(focal, seed_world, address, django_assert_max_num_queries) -> None:
    for number in range(8):
        actions.invite_person(
            email=f"{number}@example.org", full_name=f"Person {number}", language="en", member_state=seed_world.xaa,
            period=seed_world.period, role="expert", recommendations=[seed_world.recommendations["15-b"]],
            by=seed_world.focal_point, now=seed_world.now(),
        )  # fmt: skip
    with django_assert_max_num_queries(16):
        focal.get(address("people"))


def test_who_comes_from_an_answer_to_assign_it_finds_it_ticked(focal, seed_world, address) -> None:
    """The link forgot the answer."""
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
    """findings: it counted for a meeting "which reviews what this period asks", with three periods open."""
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
