"""The end of a period: unfinished work, and after the closing the report, thanks, archive and next period."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from tests.factories.world import World
from tests.tracker.admin.addresses import sentences
from tests.tracker.admin.board.test_acts import close
from tracker import actions
from tracker.models import StatusUpdate

END = "/admin/periods/period-1/end/"


@pytest.fixture
def worked(seed_world: World) -> World:
    """One State with a published and a returned answer, and one with an answer to review."""
    seed_world.publish("15-a")
    draft = seed_world.draft("15-b")
    seed_world.send(draft)
    seed_world.give_back(StatusUpdate.objects.get(pk=draft.pk))
    waits = seed_world.draft("15-a", state="XAB")
    seed_world.send(waits)
    actions.ask_consent(
        submission=waits.submission, consent="yes", note_verbale="NV 1", note_on=seed_world.clock.date(),
        reason="It says so.", by=seed_world.dataentry, now=seed_world.now(),
    )  # fmt: skip
    return seed_world


def test_each_number_of_unfinished_work_is_the_list_behind_its_link(review: Client, worked: World) -> None:
    unfinished = review.get(END).context["unfinished"]
    assert {"Sent", "Returned", "Need a second approval"} <= {str(each.label) for each in unfinished}
    for each in unfinished:
        if "/periods/" in each.address:
            assert len(review.get(each.address).context["listing"].shown) == each.count, each.label
    assert "The States can correct returned answers after the closing." in sentences(review.get(END))


def test_after_the_closing_the_page_leads_to_all_that_follows(review: Client, worked: World) -> None:
    assert END in sentences(review.get("/admin/periods/period-1/"))
    before = sentences(review.get(END))
    assert "The period closes by itself at the end of" in before
    assert "You can thank the States once the period is closed." in before
    assert "/act/thank/" not in before
    close(worked.period)
    page = review.get(END)
    links = html.fromstring(page.content.decode()).xpath("//a/@href")
    wanted = [
        reverse("report:period-draft_docx", args=["period-1"]), reverse("report:period-draft_pdf", args=["period-1"]),
        reverse("report:period", args=["period-1"]), "/admin/tracker/reportingperiod/add/?last=period-1",
        "/admin/periods/period-1/act/thank/?state=XAA&state=XAB",
    ]  # fmt: skip
    assert [each for each in wanted if each not in links] == []
    assert "manage.py export_period period-1" in sentences(page)
    assert review.get(wanted[-1]).status_code == 200


def test_to_do_says_when_a_period_closed_and_what_is_unfinished(review: Client, worked: World) -> None:
    assert "Reporting periods that closed" not in sentences(review.get("/admin/")).partition("Nothing to do in:")[0]
    close(worked.period)
    invited = worked.period.invitations.first()
    invited.pk, invited.member_state = None, worked.xac
    invited.save()
    (kind,) = [each for each in review.get("/admin/").context["waiting"] if each.key == "closed"]
    (row,) = kind.rows
    assert (row.address, row.days) == (END, 1)
    assert [str(each) for each in row.notes] == [
        "1 State has answers to review", "1 needs a second approval", "1 State sent no answer",
    ]  # fmt: skip
    worked.accept(StatusUpdate.objects.submitted().get())
    close(worked.period, days=31)
    assert listed(review) == []
    close(worked.period, days=30)
    assert listed(review) == [END]
    review.post("/admin/periods/period-1/act/thank/", {"uuid": str(uuid.uuid4()), "state": ["XAA", "XAB"]})
    assert listed(review) == [], "all that the page is for is done"


def listed(client: Client) -> list[str]:
    """Return where To do leads for the periods that closed."""
    return [
        row.address for each in client.get("/admin/").context["waiting"] if each.key == "closed" for row in each.rows
    ]
