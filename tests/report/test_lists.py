"""Lists of States, meetings, changes and gaps, and the pages of a recommendation and of a State.

What the record does not have is listed without naming a State.
"""

import itertools
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.factories.records import ThemeFactory
from tests.factories.repeated_meeting import print_again
from tests.report.addresses import THEME
from tests.report.conftest import world_with
from tests.report.forms import csv_rows, xlsx_rows
from tracker import actions
from tracker.models import Invitation, Meeting, Recommendation, SourceDocument, Theme

GAPS = "/en/gaps"
THREE = ["15-a", "15-b", "15-g"]


def test_changes_count_the_chain_and_are_not_counted_when_narrowed(reader, world, monkeypatch) -> None:
    monkeypatch.setattr("report.pages.changes.PAGE", 2)
    for slug in THREE:
        world.publish(slug)
    first = reader.get("/en/changes.json").json()
    assert first["count"] == 3
    assert [each["publication"] for each in first["results"]] == [3, 2]
    second = reader.get(first["next"]).json()
    assert [each["publication"] for each in second["results"]] == [1]
    assert second["next"] is None
    assert reader.get("/en/changes.json?state=XAA").json()["count"] is None
    assert reader.get("/en/changes.json?kind=withdrawal").json()["results"] == []
    assert len(reader.get("/en/changes.csv").body.splitlines()) == 4


def test_states_are_those_invited_or_with_an_answer_and_have_what_they_were_asked_for_each_once(reader, world) -> None:
    data = reader.get("/en/states.json").json()
    assert sorted(each["state"] for each in data["results"]) == ["XAA", "XAB"]
    assert all(each["published_answers"] == 0 for each in data["results"])
    assert "has not been invited" in reader.get("/en/states/are/").body
    world.open_period("period-2", slugs=("15-a", "15-b"))
    world.publish("15-a")

    def figures() -> dict[str, tuple[int, int]]:
        rows = reader.get("/en/states.json").json()["results"]
        return {each["state"]: (each["published_answers"], each["recommendations_asked"]) for each in rows}

    assert figures() == {"XAA": (1, 12), "XAB": (0, 12)}
    assert "1 of 12" in reader.get("/en/states/").body
    Invitation.objects.filter(member_state="XAA").update(cancelled_at=world.now(), cancelled_by=world.dataentry)
    assert figures()["XAA"] == (1, 1), "an answer to what is no longer asked is in its own denominator"


def test_a_meetings_report_reads_as_the_report(reader, world) -> None:
    world.publish("15-a")
    data = reader.get("/en/meetings/rpm-asia-pacific-2025.json").json()
    assert [each["number"] for each in data["documents"][0]["paragraphs"]] == [str(number) for number in range(1, 16)]
    assert len(data["recommendations"]) == 12
    assert data["recommendations"][0]["answers"]["in_progress"] == 1
    of_meeting, of_list = "meetings/rpm-asia-pacific-2025.csv", "recommendations.csv?meeting=rpm-asia-pacific-2025"
    assert reader.get(f"/en/{of_meeting}").body == reader.get(f"/en/{of_list}").body, "they are the rows of the list"
    body = reader.get("/en/meetings/rpm-asia-pacific-2025/").body
    assert "1 of the 2 States invited has a published answer" in body
    assert body.index("Many speakers identified") < body.index('id="r-15-a"') < body.index('id="r-15-l"')


def results(reader, query: str = "") -> list[dict]:
    answer = reader.get(f"{GAPS}.json{query}").json()
    found = [(row["gap"], row["recommendation"] or row["document"]) for row in answer["results"]]
    assert answer["count"] == len(found)
    for rows in (csv_rows(reader.get(f"{GAPS}.csv{query}")), xlsx_rows(reader.get(f"{GAPS}.xlsx{query}"))):
        assert [(row["gap"], row["recommendation"] or row["document"]) for row in rows] == found
    return answer["results"]


def test_a_recommendation_without_a_published_answer_is_a_gap_and_no_state_is_named(reader, world) -> None:
    world.publish("15-a")
    rows = results(reader, "?gap=unanswered")
    assert len(rows) == 11
    assert "rpm-asia-pacific-2025/15-a" not in {row["recommendation"] for row in rows}
    assert {row["states_invited"] for row in rows} == {2}
    world.set_consent("no")
    assert len(results(reader, "?gap=unanswered")) == 12
    world.recommendations["15-b"].themes.set(Theme.objects.filter(slug=THEME))
    world.recommendations["15-a"].themes.clear()
    rows = results(reader, f"?gap=unanswered&theme={THEME}")
    assert "rpm-asia-pacific-2025/15-b" in {row["recommendation"] for row in rows}
    assert "rpm-asia-pacific-2025/15-a" not in {row["recommendation"] for row in rows}
    body = reader.get(f"{GAPS}/?gap=unanswered").body
    assert "Recommendations without a published answer (12)" in body
    assert "Documents not in all six languages (1)" in body
    body = reader.get(f"{GAPS}/").body
    assert "/en/states/xa" not in body
    assert reader.get(f"{GAPS}/?state=XAA").status_code == 400


def test_a_document_lacks_a_symbol_and_languages(reader, world) -> None:
    document = SourceDocument.objects.get()
    kinds = {row["gap"]: row for row in results(reader) if row["document"]}
    assert kinds["languages"]["languages_missing"] == ["ar", "zh-hans", "fr", "ru", "es"]
    assert ("no_symbol" in kinds) == (not document.symbol)
    SourceDocument.objects.update(symbol="")
    assert [row["document"] for row in results(reader, "?gap=no_symbol")] == [document.title]
    SourceDocument.objects.update(symbol="INVENTED/1")
    assert results(reader, "?gap=no_symbol") == []


# --- the page of a recommendation: what is said of it, by whom, and what is not


PAGE = "/en/recommendations/rpm-asia-pacific-2025/15-a"


def test_the_keys_of_an_answer(reader, world) -> None:
    version = world.publish_with(world.evidence(is_public=True, title="An act"), "15-a", obstacles="No budget.")
    (answer,) = reader.get(f"{PAGE}.json").json()["answers_by_state"]
    (cited,) = answer.pop("evidence")
    assert cited["title"] == "An act"
    assert answer == {
        "state": "XAA",
        "period": "period-1",
        "reported_on": version.reported_on.isoformat(),
        "corrected_on": None,
        "language": "en",
        "publication": 1,
        "recommendation": "rpm-asia-pacific-2025/15-a",
        "status": "in_progress",
        "summary": version.summary,
        "obstacles": "No budget.",
        "assistance_needed": "",
        "commitments": [],
    }


def test_a_state_that_answered_counts_once_in_the_denominator_invited_or_not(reader, world) -> None:
    world.open_period("period-2")
    assert reader.get(f"{PAGE}.json").json()["states_invited"] == 2
    world.publish()
    Invitation.objects.filter(member_state="XAA").delete()
    shape = reader.get(f"{PAGE}.json").json()
    assert (shape["states_invited"], shape["states_without_published_answer"]) == (2, 1)
    shape = reader.get("/en/recommendations.json?state=XAA").json()["results"][0]
    assert (shape["states_invited"], shape["states_without_published_answer"]) == (1, 0), "of one State only"


def test_a_page_shows_corrections_names_and_later_labels(reader, world) -> None:
    world.publish(summary="Opened in 2024.")
    world.publish(summary="Opened in 2025.")
    body = reader.get(f"{PAGE}/").body
    assert "<del>2024.</del><ins>2025.</ins>" in body
    assert "Opened in 2025." in body
    assert "corrected on" in body
    printing = world.recommendations["15-a"].printings.get()
    printing.label = "22 (c)"
    printing.save()
    response = reader.get("/en/recommendations/rpm-asia-pacific-2025/22-c.json?as_of=2026-01-01")
    assert response.status_code == 302
    assert response["Location"] == f"{PAGE}.json?as_of=2026-01-01"
    body = reader.get("/en/recommendations/rpm-asia-pacific-2025/15-g/").body
    assert '<a href="/en/states/vnm/">Viet Nam</a>' in body
    assert 'class="att att-2"' in body
    world.xaa.un_status = "observer State"
    world.xaa.save()
    world.publish()
    body = reader.get("/en/states/xaa/").body
    assert "As reported, " in body
    assert "As reported by the Government" not in body
    why = "is headed “As reported by the Government”, one of an observer State “As reported”."
    assert why in reader.get("/en/method/").body, "both stood side by side, and no page said why"


def test_consent_that_ended_and_came_back_made_no_new_answer(reader, world) -> None:
    world.publish("15-a", summary="In 2025.")
    world.publish("15-a", summary="In 2026.")
    for consent in ("no", "yes"):
        actions.set_consent(submission=world.submission(), consent=consent, by=world.focal_point, now=world.now(days=1))
    page = " ".join(reader.get(f"{PAGE}/").body.split())
    assert page.count("Published again") == 1
    assert page.count("Taken down when consent ended. The State consented again: see the entry of") == 1
    assert page.count("Its text is no longer published.") == 1  # of the version before
    assert ">New answer<" not in page


def test_public_evidence_is_downloaded_as_an_attachment_that_runs_nothing(reader, world) -> None:
    item, private = world.evidence(is_public=True), world.evidence(is_public=False)
    version = world.publish_with(item, "15-a")
    world.publish_with(private, "15-b")
    assert reader.get(f"/en/evidence/{private.pk}/").status_code == 404
    assert reader.get(f"{PAGE.replace('15-a', '15-b')}.json").json()["answers_by_state"][0]["evidence"] == []
    response = reader.get(f"/en/evidence/{item.pk}/")
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert (response["Cache-Control"], "ETag" in response) == ("no-store", False)
    world.withdraw(version)
    assert reader.get(f"/en/evidence/{item.pk}/").status_code == 404, "no readable text cites it"
    item = world.evidence(is_public=True)
    world.publish_with(item, "15-a")
    item.file.storage.delete(item.file.name)
    assert reader.get(f"/en/evidence/{item.pk}/").status_code == 404


# --- the page of a State: its answers under the headings of their meetings, with counts that lead to what they count


STATE = "/en/states/xaa/"
COUNT = re.compile(r'<a href="(\?[^"#]*)#answers">\s*<span class="st [^>]*>([^<]*)</span>\s*\((\d+)\)</a>')
TITLE = re.compile(r'<h3 id="m-([^"]*)">')
LABEL = re.compile(r'<h4 class="lab"\s+id="a-([^"]*)-\d+"')


@world_with
def told(world):
    """XAA was asked what two meetings recommend, and answered on both. 15 (a) and 15 (b) of the first have a theme."""
    crime = ThemeFactory(slug="crime", name_en="Crime")
    for letter in "ab":
        world.recommendations[f"15-{letter}"].themes.add(crime)
    world.publish("15-a", status="planned")
    world.publish("15-b", status="planned")
    world.publish("15-c", status="ongoing")
    first = dict(world.recommendations)
    with TemporaryDirectory() as folder:
        document = print_again(world, Path(folder))
    Meeting.objects.filter(pk=document.meeting_id).update(starts_on=world.meeting.starts_on.replace(year=2023))
    found = Recommendation.objects.filter(meeting=document.meeting)
    world.recommendations = {each.slug: each for each in found}
    period = world.open_period("period-2", meeting=document.meeting)
    world.publish("15-d", status="implemented", period=period)
    world.recommendations = first


def headings(body: str) -> list[str]:
    return TITLE.findall(body)


def test_answers_stand_under_their_meetings_the_newest_first(reader, told) -> None:
    body = reader.get(STATE).body
    assert headings(body) == [told.meeting.slug, "second-meeting"]
    under_first, under_second = body[body.index('id="m-') :].split('id="m-second-meeting"')
    assert LABEL.findall(under_first) == LABEL.findall(under_second) == list(told.recommendations)
    levels = [int(each) for each in re.findall(r"<h([1-6])[ >]", body)]
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
    counts = COUNT.findall(reader.get(STATE).body)
    assert [(label.strip(), int(number)) for _address, label, number in counts] == [
        ("Continuous activity", 1),
        ("Planned", 2),
        ("Implemented", 1),
    ]
    for address, _label, number in counts:
        listed = reader.get(STATE + address.replace("&amp;", "&"))
        assert len(listed.context["picture"].shown) == int(number)
    day = told.now().date()
    body = reader.get(f"{STATE}?as_of={day}").body
    assert f"?theme=crime&amp;as_of={day}#answers" in body
    assert all(f"as_of={day}" in address for address, _label, _number in COUNT.findall(body))


def test_themes_choose_among_recommendations_and_a_heading_counts_all_of_its_meeting(reader, told) -> None:
    picture = reader.get(STATE).context["picture"]
    assert [(each.progress.answered, each.progress.invited) for each in picture.by_meeting] == [(3, 12), (1, 12)]
    assert [(each.name, each.progress.answered, each.progress.invited) for each in picture.by_theme] == [
        ("Crime", 2, 2)
    ]
    narrowed = reader.get(f"{STATE}?theme=crime").context["picture"]
    assert [(each.part.progress.counts, each.part.progress.invited) for each in narrowed.sections] == [
        ({"planned": 2}, 2)
    ]
    of_status = reader.get(f"{STATE}?status=ongoing").context["picture"]
    assert [(len(each.shown), each.part.progress.answered) for each in of_status.sections] == [(1, 3)]
    body = reader.get(STATE).body
    assert body.count('<a href="?theme=crime#answers"><bdi>Crime</bdi></a>') == 3  # of two, and of the list of themes
    assert LABEL.findall(reader.get(f"{STATE}?theme=crime").body) == ["15-a", "15-b"]
    assert LABEL.findall(reader.get(f"{STATE}?theme=crime&meeting=second-meeting").body) == []
    assert reader.get(f"{STATE}?theme=none").status_code == 400
    assert len(csv_rows(reader.get("/en/states/xaa.csv?theme=crime"))) == 2, "the table has what the page lists"
    body = reader.get(STATE).body
    assert body.index('id="answers"') < body.index('<details class="ask wide">') < body.index("<h4")
    assert '<details class="ask wide" open>' in reader.get(f"{STATE}?theme=crime").body


def test_figures_count_what_a_period_asks_in_singular_and_plural(reader, world) -> None:
    world.period.items.filter(recommendation__slug="15-c").delete()
    assert "11 of 11 recommendations have no published answer from this State." in reader.get(STATE).body
    assert "11 of them are asked about in a reporting period" in reader.get("/en/").body
    world.period.items.exclude(recommendation__slug__in=["15-a", "15-b"]).delete()
    world.publish("15-a")
    assert "1 of 2 recommendations has no published answer from this State." in reader.get(STATE).body
