"""The page of a State: its answers under the headings of their meetings, with counts that lead to what they count."""

import itertools
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.factories.records import ThemeFactory
from tests.factories.repeated_meeting import print_again
from tests.report.conftest import world_with
from tracker.models import Meeting, Recommendation

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
    assert reader.get("/en/states/xaa.csv?theme=crime").status_code == 400  # tables hold all of it
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
