"""What every page gives a reader beside its matter: how to cite and follow it, when it changed, whom to write to."""

import datetime
from types import SimpleNamespace

from django.template.loader import render_to_string
from lxml import html

from report.charts import shapes
from tests.report import samples
from tests.report.addresses import PAGES
from tracker.models import RecommendationLink

PAGE = "/en/recommendations/rpm-asia-pacific-2025/15-b/"


def test_each_page_can_be_cited_and_tells_whom_to_write_to(reader, world, settings) -> None:
    settings.CONTACT_EMAIL = "someone@example.org"
    world.publish("15-a")
    for page in PAGES:
        body = reader.get(f"/en/{page}").body
        assert 'id="cite"' in body, page
        assert f"http://testserver/en/{page}" in body
        assert 'href="mailto:someone@example.org?subject=' in body
        assert "Latest entry:" in body
    before = reader.get("/en/")
    assert "Imprint" not in before.body
    settings.ORGANIZATION_NAME, settings.IMPRINT_ADDRESS = "Office <of> Meetings", "https://example.org/imprint?a=1&b=2"
    settings.PRIVACY_ADDRESS = "https://example.org/privacy"
    page = reader.get("/en/")
    assert "<bdi>Office &lt;of&gt; Meetings</bdi>" in page.body
    assert '<a href="https://example.org/imprint?a=1&amp;b=2">Imprint</a>' in page.body
    assert '<a href="https://example.org/privacy">Privacy notice</a>' in page.body
    assert page.headers["ETag"] != before.headers["ETag"]


def test_a_recommendation_is_cited_with_day_and_symbol_and_leads_to_others(reader, world) -> None:
    world.publish("15-b")
    assert f"{PAGE}?as_of=2026-01-05</a>" in reader.get(f"{PAGE}?as_of=2026-01-05").body
    body = reader.get("/en/recommendations/?status=planned&status=implemented&after=").body
    assert "?status=implemented&amp;status=planned&amp;as_of=" in body
    printing = world.recommendations["15-b"].printings.get()
    printing.document.symbol = "A/CONF.240/RPM.1/L.3"
    printing.document.save()
    assert "15 (b)</bdi>, <bdi>A/CONF.240/RPM.1/L.3" in reader.get(PAGE).body
    body = " ".join(reader.get(PAGE).body.split())
    assert 'href="/en/recommendations/rpm-asia-pacific-2025/15-a/" rel="prev"' in body
    assert 'href="/en/recommendations/rpm-asia-pacific-2025/15-c/" rel="next"' in body
    assert 'rel="prev"' not in reader.get("/en/recommendations/rpm-asia-pacific-2025/15-a/").body
    version = world.publish("15-b")
    day = f'<time datetime="{version.reported_on.isoformat()}">'
    for page in (PAGE, "/en/states/xaa/", "/en/states/", "/en/recommendations/"):
        body = reader.get(page).body
        assert day in body[body.index("Latest published answer") :], page
    RecommendationLink.objects.create(
        from_recommendation=world.recommendations["15-b"],
        to_recommendation=world.recommendations["15-d"],
        kind="same_subject",
        confirmed_at=world.now(),
        confirmed_by=world.reviewer,
    )
    for one, other, label in (("15-b", "15-d", "15 (d)"), ("15-d", "15-b", "15 (b)")):
        body = reader.get(PAGE.replace("15-b", one)).body
        related = body[body.index('id="related"') :]
        assert f'<a href="{PAGE.replace("15-b", other)}"><bdi>{label}</bdi></a>' in related


def test_the_list_of_changes_counts_published_versions_and_compares_word_by_word(reader, world) -> None:
    world.publish("15-b", summary="A desk will be opened.")
    returned = world.draft("15-b", summary="A desk opens.")
    world.send(returned)
    world.give_back(returned)
    version = world.publish("15-b", summary="A desk was opened.")
    assert version.version == 3
    body = reader.get("/en/changes/").body
    assert "published version 2" in body
    assert "published version 3" not in body
    world.publish("15-b", summary="A desk was closed.", period=world.open_period("period-2"))
    body = reader.get("/en/changes/").body
    assert "What changed" in body
    assert "<del>opened.</del><ins>closed.</ins>" in body
    assert "<del>" not in reader.get("/en/states/xaa/").body.partition('id="timeline"')[0]


def test_the_dates_of_commitments_lie_on_one_line() -> None:
    moved = samples.declared(original_on=datetime.date(2026, 7, 2), target_on=datetime.date(2027, 7, 2))
    line = shapes.years([moved])
    assert line is not None
    assert (line.first, line.last, line.names) == (2026, 2028, [2026, 2027, 2028])
    slip = shapes.slip(moved, line, datetime.date(2027, 1, 1))
    assert (slip.original, slip.target, slip.now, slip.completed) == ("24.93%", "74.93%", "50%", "")
    undated = samples.declared(original_on=None, target_on=None)
    assert shapes.years([undated]) is None
    far = samples.declared(original_on=datetime.date.max, target_on=datetime.date.max)
    assert shapes.years([far]) == shapes.Years(9998, 9999)


def test_what_a_screen_reader_hears_of_a_state_is_true_and_in_its_language(reader, world) -> None:
    world.publish("15-a", language="fr", summary="Un bureau commun est ouvert.")
    states = html.fromstring(reader.get("/en/states/").body)
    rows = states.xpath("//table/tbody/tr")
    assert rows
    assert len(states.xpath("//table/tbody/tr/th[@scope='row']")) == len(rows)
    region = SimpleNamespace(
        code="w",
        name="Africa",
        answered=1,
        tiles=[
            SimpleNamespace(state=SimpleNamespace(pk=code, name=code, answers=answers), column=1, row=1)
            for code, answers in (("XAA", 1), ("XAB", 0))
        ],
    )
    squares = html.fromstring(render_to_string("components/tile_map.html", {"regions": [region]}))
    said = [each.get("aria-label") for each in squares.xpath("//ul[@class='tiles']//a")]
    assert [each.split(", ")[-1] for each in said] == ["has a published answer", "no published answer"]
    answer = html.fromstring(reader.get(PAGE.replace("15-b", "15-a")).body)
    assert answer.xpath("//p[@class='said']/@lang") == ["fr"]
    attribution = world.recommendations["15-g"].printings.get().attributions.first()
    attribution.member_state_id = "XAA"
    attribution.save()
    world.publish("15-g")
    assert "named in the text" in reader.get(PAGE.replace("15-b", "15-g")).body
    world.publish("15-b")
    assert "named in the text" not in reader.get(PAGE).body
    world.publish_commitment("15-a", "15-b")
    for language, between in (("en", ", "), ("ar", "، "), ("zh-hans", "、")):
        body = reader.get(f"/{language}/commitments.atom").body
        assert f"15 (a){between}15 (b)" in body or f"15 (b){between}15 (a)" in body
