"""Every page and file that takes a day shows what was published at the end of that day, whatever happened since."""

import datetime
import re
from typing import Any
from uuid import UUID

from django.urls import resolve
from django.utils import timezone

from report.as_of import current
from report.as_of.current import stood_on
from report.as_of.history import invited_by_end_of
from report.http import parameters
from report.pages import overview_page
from tests.factories.world import SEED_MEETING
from tests.report.addresses import THEME
from tests.report.conftest import PublicWorld, Reader, world_with
from tests.report.forms import csv_rows
from tests.report.test_briefs import document, words_of
from tests.report.test_guard import ADDRESSES, PARTS
from tracker import actions
from tracker.models import Invitation, MemberState, Theme

SECRET = "A singular phrase"
# Without binary files, which are made of the same rows, and citations (`test_citations.py`).
OTHERWISE = (".pdf", ".docx", ".xlsx", ".bib", ".ris", ".csl.json")
DATED = [
    f"{each}?by=state&state=XAA&state=XAB&" if "/compare" in each else f"{each}?"
    for each in ADDRESSES
    if "as_of" in parameters.KNOWN[resolve(each).func.guards] and not each.endswith(OTHERWISE)
]
# What differs between today and the same day as a past day: the addresses, and figures that only one of them has.
OF_TODAY = {"as_of", "url", "recommendations_url", "count", "answers_no_longer_published"}
ONE = f"/en/recommendations/{SEED_MEETING}/15-a/"


@world_with
def told(world: PublicWorld) -> None:
    """Two States answered two recommendations of a theme, and XAA declared two commitments: three days ago."""
    MemberState.objects.filter(pk="XAA").update(regional_group="African States")
    for slug in ("15-a", "15-b"):
        world.recommendations[slug].themes.add(Theme.objects.get(slug=THEME))
    world.publish("15-a", status="planned")
    world.publish("15-b", state="XAB")
    world.publish_commitment("15-a", commitment=UUID(PARTS["uuid"]), target_on=world.day(2027))
    world.publish_commitment("15-b", text="Open an office.")
    world.now(days=3)


def happen(world: PublicWorld) -> None:
    """Answers in the same period and in another one, a correction, another date of a commitment."""
    world.publish("15-c", state="XAB")
    world.publish("15-a", status="implemented")
    world.publish("15-a", state="XAB")
    period = world.open_period("period-2")
    world.publish("15-b", status="ongoing", period=period)
    key = UUID(PARTS["uuid"])
    world.publish_commitment("15-a", commitment=key, period=period, target_on=world.day(2029))


def matter(address: str, body: str) -> str:
    """What a page or file says of its own subject: not the newest entry of the record, and when it was made."""
    if ".atom" in address:
        return body.partition("<entry>")[2]
    if address.partition("?")[0].endswith("/"):
        main = body[body.index("<main") :].partition("<footer")[0]
        return re.sub(r'<section class="sec split" aria-labelledby="chain">.*?</section>', "", main, flags=re.DOTALL)
    return body


def plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: plain(each) for key, each in data.items() if key not in OF_TODAY}
    return [plain(each) for each in data] if isinstance(data, list) else data


def test_a_past_day_stays_as_it_was(reader: Reader, told: PublicWorld) -> None:
    day = told.clock.date() - datetime.timedelta(days=1)
    then = {each: reader.get(f"{each}as_of={day}") for each in DATED}
    of_data = {each: reader.get(each) for each in DATED if each.endswith(".json?")}
    assert len(of_data) > 12
    happen(told)
    for address in DATED:
        again = reader.get(f"{address}as_of={day}")
        assert then[address].status_code == again.status_code == 200, address
        assert matter(address, again.body) == matter(address, then[address].body), address
    for address, now in of_data.items():
        assert plain(then[address].json()) == plain(now.json()), address
        is_of_figures = not address.startswith("/en/meetings.json")
        assert is_of_figures == (plain(reader.get(address).json()) != plain(now.json())), address


def test_before_a_day_there_was_no_period_no_commitment_and_no_answer(reader: Reader, told: PublicWorld) -> None:
    before = told.clock.date() - datetime.timedelta(days=400)
    for address in ("/en/periods/period-1/", f"/en/commitments/{PARTS['uuid']}/"):
        assert reader.get(f"{address}?as_of={before}").status_code == 404
    for address in ("commitments", "periods", "changes"):
        assert reader.get(f"/en/{address}.json?as_of={before}").json()["results"] == []
    data = reader.get(f"{ONE.rstrip('/')}.json?as_of={before}").json()
    assert (data["answers_by_state"], data["states_invited"]) == ([], 0)
    day = told.clock.date() - datetime.timedelta(days=1)
    page = reader.get(f"/en/?as_of={day}").body
    assert "As it stood at the end of" in page
    for address in ("/en/states/xaa/", ONE):
        assert f'href="{address}?as_of={day}"' in page
    assert "2 of the 2 States invited have" in reader.get(f"/en/states/?as_of={day}").body
    assert "Changes until the end of that day" in reader.get(f"/en/changes/?as_of={day}").body


def test_a_recommendation_exists_from_the_day_of_its_meeting_on(reader: Reader, told: PublicWorld) -> None:
    begun = told.meeting.starts_on
    before = begun - datetime.timedelta(days=1)
    lists = ("recommendations", "matrix", "meetings", f"meetings/{SEED_MEETING}", f"themes/{THEME}")
    for address in lists:
        found = [len(csv_rows(reader.get(f"/en/{address}.csv?as_of={day}"))) for day in (before, begun)]
        assert (found[0], found[1] > 0) == (0, True), address
    pictures = [reader.get(f"/en/?as_of={day}").context["picture"] for day in (before, begun)]
    assert [each.recommendations for each in pictures] == [0, len(told.recommendations)]
    assert reader.get(f"{ONE}?as_of={before}").status_code == 200, "an address that was cited stays"


def test_a_past_day_says_in_every_table_how_much_of_it_was_taken_down(reader: Reader, told: PublicWorld) -> None:
    told.publish("15-c", state="XAB")
    version = told.publish("15-c")
    day = told.clock.date()
    told.now(days=3)
    told.withdraw(version)
    compared = "compare.csv?by=theme&theme=" + THEME
    for address in (
        *(f"states.csv?as_of={day}", f"matrix.csv?as_of={day}", f"meetings/{SEED_MEETING}.csv?as_of={day}"),
        *(f"periods/period-1.csv?as_of={day}", f"groups/african-states.csv?as_of={day}"),
    ):
        rows = csv_rows(reader.get(f"/en/{address}"))
        assert sum(int(row["answers_no_longer_published"]) for row in rows) == 1, address
        assert {row["as_of"] for row in rows} == {str(day)}, address
        now = csv_rows(reader.get(f"/en/{address.partition('?')[0]}"))
        assert list(rows[0])[: len(now[0]) - 1] == list(now[0])[:-1], "what is new comes after what was there"
    told.recommendations["15-c"].themes.add(Theme.objects.get(slug=THEME))
    for address in (f"themes.csv?as_of={day}", f"{compared}&as_of={day}"):
        assert [row["answers_no_longer_published"] for row in csv_rows(reader.get(f"/en/{address}"))] == ["1"], address
    said = "1 answer of that day is no longer published"
    pages = ("", "recommendations/", "states/", f"themes/{THEME}/", "groups/african-states/", "periods/period-1/")
    for address in (*pages, "matrix/", "themes/", f"embed/meetings/{SEED_MEETING}/", "embed.svg"):
        assert said in " ".join(reader.get(f"/en/{address}?as_of={day}").body.split()), address
        assert said not in reader.get(f"/en/{address}").body, address
    for address in ("states/xaa.docx", f"meetings/{SEED_MEETING}.docx", "recommendations.docx?status=planned"):
        joined = "&" if "?" in address else "?"
        assert (said in words_of(document(reader, f"{address}{joined}as_of={day}"))) == ("status" not in address), (
            address
        )


def test_a_text_that_was_taken_down_since_is_nowhere_now_or_on_that_day(reader: Reader, world: PublicWorld) -> None:
    version = world.publish_with(world.evidence(is_public=False, title=SECRET), "15-a", summary=SECRET)
    world.draft("15-d", summary=SECRET)
    day = world.clock.date()
    world.now(days=3)
    world.withdraw(version)
    for address in (f"{each}as_of={day}" for each in DATED):  # pages of now: tests/matrix/test_leaks.py
        assert SECRET not in reader.get(address).body, address
    for address in (ONE, "/en/states/xaa/", "/en/changes/", "/en/"):
        assert "and is no longer published" in reader.get(address).body
    for address in (ONE, "/en/states/xaa/"):
        assert "and is no longer published" in reader.get(f"{address}?as_of={day}").body
    data = reader.get(f"{ONE.rstrip('/')}.json").json()
    assert (data["states_without_published_answer"], data["no_longer_published"][0]["state"]) == (2, "XAA")


def test_figures_of_the_overview_count_what_the_table_cuts(reader: Reader, world: PublicWorld, monkeypatch) -> None:
    for state in ("XAA", "XAB"):
        world.publish("15-l", state=state)
    world.publish("15-a")
    monkeypatch.setattr(overview_page, "SHOWN", 3)
    page = reader.get("/en/")
    asked = len(world.recommendations)
    assert len(page.context["picture"].lines) == 3
    assert f"{asked} of them are asked about" in page.body
    assert "Between 0 and 2 of the States invited" in page.body
    assert f"The table shows the first 3 of {asked}" in page.body


def test_a_state_whose_invitation_was_cancelled_since_was_invited_on_that_day(
    reader: Reader, world: PublicWorld
) -> None:
    world.publish("15-a")
    day = world.clock.date()
    world.now(days=3)
    invitation = Invitation.objects.get(member_state="XAB", period=world.period)
    actions.cancel_invitation(invitation=invitation, by=world.dataentry, now=world.now())
    world.now(days=3)
    assert "1 of the 2 States invited has" in reader.get(f"/en/states/?as_of={day}").body
    assert "1 of the 1 State invited has" in reader.get("/en/states/").body
    period = world.open_period("period-2")
    day = world.clock.date()
    world.now(days=3)
    actions.cancel_period(period=period, by=world.dataentry, now=world.now())
    invited = Invitation.objects.filter(period=period)
    assert invited.filter(invited_by_end_of(day)).count() == invited.count() > 0
    assert not invited.filter(invited_by_end_of(world.clock.date())).exists()


def test_a_day_that_is_over_has_an_end_and_today_has_none(reader: Reader, world: PublicWorld) -> None:
    today = timezone.now().date()
    yesterday = today - datetime.timedelta(days=1)
    assert stood_on(yesterday, "then") == "As of then, end of day (UTC)."
    assert stood_on(today, "now") == "As of now, when this was made: that day is not over (UTC)."
    assert "that day is not over (UTC)." in words_of(document(reader, "states/xaa.docx"))
    words = words_of(document(reader, f"states/xaa.docx?as_of={yesterday}"))
    assert "end of day (UTC)." in words
    assert "not over" not in words


def test_on_the_days_between_two_invitations_a_state_is_not_invited(world: PublicWorld) -> None:
    given: dict[str, Any] = {"by": world.dataentry}
    invitation = world.period.invitations.get(member_state="XAB")
    days = [world.now(days=2).date()]
    actions.cancel_invitation(invitation=invitation, now=world.now(days=2), **given)
    days.append(world.now(days=2).date())
    actions.invite(period=world.period, member_states=[world.xab], note_verbale="NV/9", now=world.now(days=2), **given)
    days.append(world.now(days=2).date())
    found = [current.on(day).invitations.filter(member_state="XAB", period=world.period).count() for day in days]
    assert found == [1, 0, 1]
