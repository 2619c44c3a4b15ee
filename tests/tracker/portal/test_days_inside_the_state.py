"""Until when an expert is to have written, inside the State: set by whoever sends, read by the expert."""

import datetime

from django.utils.formats import date_format

from tests.tracker.portal.test_people import keys, standing


def test_a_due_date_is_changed_for_what_is_ticked(focal, seed_world, place) -> None:
    focal.post(place(), {"recommendations": keys(seed_world, "15-b"), "due_on": "2027-01-10"})
    words = {"named-recommendations": keys(seed_world, "15-a", "15-b"), "named-due_on": "2027-02-01"}
    assert focal.post(place("change_due"), words).url == place()
    assert set(standing().values()) == {datetime.date(2027, 2, 1)}
    focal.post(place("change_due"), words | {"named-due_on": ""})
    assert set(standing().values()) == {None}


def test_a_due_day_after_the_last_one_on_which_the_state_can_send_is_refused(focal, seed_world, address, place) -> None:
    """31 December was taken without a word for a period that closes on 30 November."""
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


def test_the_expert_reads_her_due_date_in_the_task_list(focal, expert, seed_world, address, place) -> None:
    words = {"named-recommendations": keys(seed_world, "15-a"), "named-due_on": "2027-02-01"}
    focal.post(place("change_due"), words)
    page = expert.get(address("task_list")).content.decode()
    assert "due 1 February 2027" in page
    assert "Inside your State, the next answer is due on" in page


def test_the_welcome_page_tells_the_expert_her_own_due_date_until_she_has_answered(
    focal, expert, seed_world, address, place
) -> None:
    words = {"named-recommendations": keys(seed_world, "15-a"), "named-due_on": "2027-01-10"}
    focal.post(place("change_due"), words)
    sentence = "Inside your State, the next answer is due on 10 January 2027."
    assert sentence in " ".join(expert.get(address("welcome")).text.split())
    assert sentence not in " ".join(focal.get(address("welcome")).text.split())
    seed_world.send(seed_world.draft("15-a"))
    assert sentence not in " ".join(expert.get(address("welcome")).text.split())
