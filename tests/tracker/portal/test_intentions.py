"""The task list says what the State intends, and its senders say it to the desk."""

from django.test import Client

from tests.factories.world import World
from tests.tracker.admin.addresses import act_of
from tracker.models import Intention, Invitation


def test_it_is_said_changed_and_shown(focal: Client, address) -> None:
    assert "No message to the secretariat yet." in focal.get(address("task_list")).content.decode()
    focal.post(address("intention"), {"kind": "preparing", "words": "By March.\r\nAt the latest."})
    page = focal.post(address("intention"), {"kind": "will_not_answer", "words": ""}, follow=True).content.decode()
    assert "We will not report this time" in page
    assert list(Intention.objects.values_list("kind", "words")) == [
        ("preparing", "By March.\nAt the latest."),
        ("will_not_answer", ""),
    ]
    said = focal.get(address("intention")).content.decode()
    assert "By March." in said
    assert said.index("We will not report this time</strong>") < said.index("We are preparing an answer</strong>")


def test_a_form_sent_twice_says_it_once(focal: Client, address) -> None:
    for _time in range(2):
        assert focal.post(address("intention"), {"kind": "preparing", "words": ""}).status_code == 302
    assert Intention.objects.count() == 1


def test_nothing_chosen_and_too_many_words_are_refused_and_kept(focal: Client, address) -> None:
    response = focal.post(address("intention"), {"words": "x" * 501})
    assert response.status_code == 422
    assert len(response.context["form"].mistakes) == 2
    assert "x" * 501 in response.content.decode()


def test_experts_and_observers_read_it_and_do_not_say_it(
    focal: Client, expert: Client, observer: Client, address
) -> None:
    focal.post(address("intention"), {"kind": "preparing", "words": ""})
    for person in (expert, observer):
        page = person.get(address("task_list")).content.decode()
        assert "We are preparing an answer" in page
        assert address("intention") not in page
        assert person.get(address("intention")).status_code == 403


def test_the_desk_sees_it_at_the_invitation_and_in_its_list(
    seed_world: World, focal: Client, browser_of, address
) -> None:
    focal.post(address("intention"), {"kind": "preparing", "words": "By March."})
    desk = browser_of(seed_world.reviewer)
    own = Invitation.objects.get(period=seed_world.period, member_state="XAA")
    page = desk.get(act_of(own, "change")).content.decode()
    assert "We are preparing an answer" in page
    assert "By March." in page
    listed = desk.get("/admin/tracker/invitation/?stage=preparing")
    assert list(listed.context["cl"].queryset) == [own]
    assert not desk.get("/admin/tracker/invitation/?stage=will_not_answer").context["cl"].queryset.exists()
