"""The secretariat's page of one State in a period: its answers by whose turn it is, and no draft of the State."""

from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from lxml import html

from tests.tracker.admin.addresses import act_of, sentences, table_of
from tracker import actions
from tracker.models import Invitation, StatusUpdate, User


def turns(response: Any) -> dict[str, list[str]]:
    """{heading: what is said of each line} of the groups."""
    page = html.fromstring(response.content.decode())
    return {
        " ".join(each.findtext("h2").split()): [" ".join(line.text_content().split()) for line in each.iter("li")]
        for each in page.find_class("state-turn")
    }


@pytest.mark.database
def test_each_answer_stands_with_whom_it_waits_for_and_counts_are_links(seed_world, review) -> None:
    invitation = Invitation.objects.get(period=seed_world.period, member_state="XAA")
    waits = seed_world.draft("15-b")
    seed_world.send(waits)
    back = seed_world.draft("15-c")
    seed_world.send(back)
    seed_world.give_back(StatusUpdate.objects.get(pk=back.pk), "The year is missing.")
    seed_world.publish("15-d")
    page = review.get(act_of(invitation, "change"))
    found = turns(page)
    assert {heading: len(lines) for heading, lines in found.items()} == {
        "Action needed from a reviewer (1)": 1,
        "Action needed from the State (10)": 10,
        "No action needed (1)": 1,
    }
    assert found["Action needed from a reviewer (1)"][0].endswith("Sent, review not yet started")
    assert [line.split(")")[0] for line in found["Action needed from the State (10)"] if line.endswith("Returned")] == [
        "15 (c"
    ]
    assert f'href="{act_of(waits, "check")}"' in page.content.decode()
    assert '<a href="#turn-state"><b>10</b> Action needed from the State</a>' in sentences(page)
    seed_world.draft("15-a", summary="Canary of a draft.")
    again = review.get(act_of(invitation, "change"))
    assert turns(again) == found, "neither a draft of the State nor its number is told"
    assert "Canary" not in again.content.decode()
    seed_world.draft("15-e", on_behalf=True)
    (line,) = turns(review.get(act_of(invitation, "change")))["Action needed from data entry (1)"]
    assert line.startswith("15 (e)")
    assert line.endswith("Being entered from a letter, not yet sent to be checked")


def test_of_a_state_that_will_not_report_or_is_no_longer_invited_nothing_is_awaited(seed_world, review) -> None:
    invitation = Invitation.objects.get(period=seed_world.period, member_state="XAA")
    page = act_of(invitation, "change")
    assert list(turns(review.get(page))) == ["Action needed from the State (12)"]
    actions.state_intention(
        invitation=invitation, kind="will_not_answer", words="", by=seed_world.focal_point, now=seed_world.now()
    )
    assert list(turns(review.get(page))) == ["No action needed (12)"]
    other = Invitation.objects.get(period=seed_world.period, member_state="XAB")
    actions.cancel_invitation(invitation=other, by=seed_world.dataentry, now=seed_world.now())
    response = review.get(act_of(other, "change"))
    assert list(turns(response)) == ["No action needed (12)"]
    shown = html.fromstring(response.content.decode())
    said = " ".join(shown.find_class("state-where")[0].text_content().split())
    assert said == f"{seed_world.period} · invitation cancelled", "and no due date"
    assert shown.xpath("//a[contains(@class, 'closelink')]/text()") == ["Back"]
    board = sentences(review.get(f"/admin/periods/{seed_world.period.slug}/?stage=not_invited"))
    assert board.count("invitation cancelled") == 1
    narrowed = review.get(f"/admin/periods/{seed_world.period.slug}/?condition=cancelled")
    assert "Invitation cancelled" in sentences(narrowed)
    assert [row.code for row in narrowed.context["listing"].shown] == ["XAB"]
    file = review.get(f"/admin/periods/{seed_world.period.slug}/board.csv?condition=cancelled").content.decode()
    assert "Not invited,Invitation cancelled" in file


def test_a_wrong_focal_point_leads_to_who_changes_the_nomination(seed_world, entry, administration) -> None:
    mandate = seed_world.focal_point_mandates["XAA"]
    invitation = Invitation.objects.get(period=seed_world.period, member_state="XAA")
    said = (
        "An administrator ends a nomination or hands it over to another person, on the page of the nomination:"
        f" {seed_world.administrator}."
    )
    pages = (act_of(invitation, "change"), act_of(mandate, "change"), table_of("mandate"))
    for page in pages:
        assert said in sentences(entry.get(page))
        assert said not in sentences(administration.get(page))
    assert f'Focal point: <a href="{act_of(mandate, "change")}"><bdi>{mandate.user}</bdi></a>' in sentences(
        entry.get(pages[0])
    )
    assert f'href="{act_of(mandate, "end")}"' in sentences(administration.get(pages[1]))
    actions.end_mandate(mandate=mandate, by=seed_world.administrator, now=seed_world.now())
    assert said not in sentences(entry.get(pages[1])), "it has ended"


def test_where_nobody_is_nominated_the_page_leads_to_a_nomination_or_says_who_records_it(
    seed_world, entry, administration
) -> None:
    actions.end_mandate(
        mandate=seed_world.focal_point_mandates["XAB"], by=seed_world.administrator, now=seed_world.now()
    )
    page = act_of(Invitation.objects.get(period=seed_world.period, member_state="XAB"), "change")
    assert f"An administrator records nominations: {seed_world.administrator}." in sentences(entry.get(page))
    (link,) = html.fromstring(administration.get(page).content.decode()).xpath("//a[.='Record a nomination']/@href")
    assert administration.get(link).context["form"]["member_state"].value() == "XAB"
    other = act_of(Invitation.objects.get(period=seed_world.period, member_state="XAA"), "change")
    address = "/admin/periods/period-1/act/links/?state=XAA"
    shown = sentences(entry.get(other))
    assert ("records nominations" in shown, address in shown) == (False, False)
    User.objects.filter(pk=seed_world.focal_point.pk).update(password=make_password(None))
    assert address in sentences(entry.get(other)), "until everybody has signed in it leads to new account links"
