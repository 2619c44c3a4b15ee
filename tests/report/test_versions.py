"""What the public pages say of versions: documents that print a recommendation, labels that lead to it, positions."""

import re

import pytest

from tests.factories.world import World
from tracker import actions
from tracker.models import MemberState, Paragraph, Position, Printing, Recommendation, SourceDocument
from tracker.models.opening_words import words_around

MEETING = "rpm-asia-pacific-2025"
BASE = f"/en/recommendations/{MEETING}"


def confirmed(world: World, findings_of, **given) -> SourceDocument:
    """A document of the seed's meeting whose findings a test makes of those of the seed."""
    first = world.document.proposal.findings
    number = world.meeting.documents.count()
    proposal = actions.propose_import(
        file_name="next.txt",
        content=b"next",
        sha256=f"{number:064}",
        findings=findings_of(first),
        meeting=world.meeting,
        by=world.dataentry,
        now=world.now(),
    )
    return actions.confirm_proposal(
        proposal=proposal, meeting=world.meeting, by=world.dataentry, now=world.now(), **given
    )


def printing_again(labels: dict[str, str], *, words=lambda text: text, **head):
    """Findings that print some of the seed's recommendations again, under other labels and in other words."""

    def findings_of(first: dict) -> dict:
        by_slug = {each["slug"]: each for each in first["recommendations"]}
        items = [
            by_slug[slug] | {"label": label, "slug": label.replace(" (", "-").rstrip(")"), "order": order}
            | {"text": words(by_slug[slug]["text"]), "attributions": []}
            for order, (slug, label) in enumerate(labels.items(), start=1)
        ]  # fmt: skip
        document = first["document"] | {"symbol": "A/CONF.999/1", "kind": "revision", "title": "Report"} | head
        return first | {"document": document, "recommendations": items}

    return findings_of


def continuing(labels: dict[str, str]) -> dict[str, list[str]]:
    return {label.replace(" (", "-").rstrip(")"): [slug] for slug, label in labels.items()}


SWAPPED = {"15-a": "15 (b)", "15-b": "15 (a)"}
LISTED, THREE = (
    "The Forum invited States: (a) To inspect; (b) To keep.",
    "It invited: (a) To inspect; (b) To wait; (c) To keep.",
)


@pytest.fixture
def swapped(world) -> World:
    """A revision that swaps the labels of the first two, and says nothing of the others."""
    confirmed(world, printing_again(SWAPPED), continues=continuing(SWAPPED))
    return world


def test_a_paragraph_that_is_a_recommendation_is_read_once(reader, world) -> None:

    def findings_of(first: dict) -> dict:
        findings = printing_again({"15-a": "15"}, kind="final")(first)
        item = findings["recommendations"][0]
        whole = {"number": 15, "section": item["section"], "text": item["text"], "line": item["line"]}
        return findings | {"paragraphs": [whole]}

    confirmed(world, findings_of, continues={"15": ["15-a"]}, replaces=world.document)
    printing = Printing.objects.latest("pk")
    words, paragraph = printing.text[:40], printing.paragraph
    body = reader.get(f"/en/meetings/{MEETING}/").body
    report = body[body.index('<article class="report"') : body.index("</article>")]
    assert report.count(words) == 1
    assert f'<span id="p-{paragraph.name}">' in report, "links to the paragraph lead there"
    assert reader.get(f"/en/meetings/{MEETING}.json").json()["documents"][0]["paragraphs"][0]["text"] == printing.text


@pytest.mark.parametrize(
    ("text", "printed", "around"),  # where a printing has no words, it has the whole text
    [
        (LISTED, [("5 (a)", ""), ("5 (b)", "")], ("The Forum invited States:", "")),
        (LISTED, [("5 (b)", "")], ("The Forum invited States: (a) To inspect;", "")),
        (THREE, [("5 (a)", ""), ("5 (c)", "")], (THREE, "")),  # (b) is nowhere else
        ("Member States are encouraged to:", [("5 (a)", "")], ("Member States are encouraged to:", "")),
        ("It recalled resolution 2 (b) of 2020.", [], ("It recalled resolution 2 (b) of 2020.", "")),
        ("Urges States to (a) map; (b) count.", [("5", "")], ("", "")),
        ("Urges States to map.", [("62/1 (5)", "")], ("", "")),
        ("States should map. It noted a film.", [("5", "States should map.")], ("", "It noted a film.")),
        ("It saw a film. States should map.", [("5", "States should map.")], ("It saw a film.", "")),
        ("States should map. Boats count.", [("5", "States should map."), ("5 [2]", "Boats count.")], ("", "")),
        ("States shuold map. It noted a film.", [("5", "States should map.")], ("", "")),
        (
            "It urged States to: It thanked the host.",
            [("5 (a)", "map;")],
            ("It urged States to:", "It thanked the host."),
        ),
        ("It urged States: map; count.", [("5 [2]", "map;"), ("5 [3]", "count.")], ("It urged States:", "")),
        ("It urged States: map; count.", [("5 (a)", "map;"), ("5 (b)", "count.")], ("It urged States:", "")),
        ("It saw a film. States should map.", [("5 [2]", "States should map.")], ("It saw a film.", "")),
        ("It urged: map; wait; count.", [("5 [2]", "map;"), ("5 [4]", "count.")], ("It urged:", "wait;")),
        ("It heard two: A and B.", [("5 [2]", "States should map.")], ("It heard two: A and B.", "")),
        (
            "States map. It saw a film. Cities count.",
            [("5", "States map."), ("5 [3]", "Cities count.")],
            ("", "It saw a film."),
        ),
    ],
)
def test_a_paragraph_shows_only_what_is_around_its_recommendations(text, printed, around) -> None:
    printings = [Printing(label=label, text=words or text) for label, words in printed]
    assert words_around(Paragraph(number="5", text=text), printings) == around


def test_the_page_of_the_slug_wins_and_says_whose_label_it_is_now(reader, swapped) -> None:
    body = reader.get(f"{BASE}/15-a/").body
    assert "<bdi>15 (b)</bdi></h1>" in body
    assert "is the label of another recommendation" in body
    assert f'<a href="{BASE}/15-b/"><bdi>15 (a)</bdi>' in body
    assert "is the label of another recommendation" not in reader.get(f"{BASE}/15-c/").body
    printed = body[body.index('id="printed-in"') :]
    assert printed.index("A/CONF.999/1") < printed.index("Draft report"), "the newest first"
    found = reader.get(f"{BASE}/15-a.json").json()["printed_in"]
    assert [(each["label"], each["kind"]) for each in found] == [("15 (b)", "revision"), ("15 (a)", "addendum")]


def test_a_label_of_one_leads_to_it_and_a_label_of_several_asks_which(reader, world) -> None:
    labels = {"15-c": "140.12"}
    confirmed(world, printing_again(labels, symbol="A/CONF.999/3"), continues={"140.12": ["15-c"]})
    assert reader.get(f"{BASE}/140-12/")["Location"] == f"{BASE}/15-c/"
    for number, slug in ((1, "15-a"), (2, "15-b")):
        labels = {slug: "30 (a)"}
        confirmed(world, printing_again(labels, symbol=f"A/CONF.999/{number}"), continues=continuing(labels))
        if number == 1:
            assert reader.get(f"{BASE}/30-a.json")["Location"] == f"{BASE}/15-a.json"
    reply = reader.get(f"{BASE}/30-a/")
    assert reply.status_code == 300
    for slug in ("15-a", "15-b"):
        assert f'href="{BASE}/{slug}/"' in reply.body
    assert reader.get(f"{BASE}/30-a.json").status_code == 404
    confirmed(world, printing_again({"15-d": "30 (a)"}, symbol="A/CONF.999/4", kind="final"))
    assert Recommendation.objects.filter(slug="final-30-a").exists()
    assert not Recommendation.objects.filter(slug="30-a").exists()


def test_labels_in_another_script_are_no_address(reader, world) -> None:
    labels = {slug: f"15 ({letter})" for slug, letter in zip(world.recommendations, "أبجدهوزحطيكل", strict=True)}
    confirmed(
        world,
        printing_again(labels, language="ar"),
        translates=world.document,
        continues={label.replace(" (", "-").rstrip(")"): [slug] for slug, label in labels.items()},
    )
    assert reader.get(f"{BASE}/15/").status_code == 404
    assert "15 (أ)" in reader.get(f"{BASE.replace('/en/', '/ar/')}/15-a/").body


def test_a_corrigendum_stands_in_the_place_of_its_part_of_the_report(reader, world) -> None:
    labels = {"15-c": "15 (c)"}
    world.publish("15-c", summary="An answer to the old words.")
    again = printing_again(labels, words=lambda text: text.replace("Strengthen", "Deepen"), kind="corrigendum")
    document = confirmed(world, again, continues=continuing(labels), drops=[])
    body = reader.get(f"/en/meetings/{MEETING}/").body
    assert f'id="r-15-c-d-{world.document.pk}"' in body
    assert "Reworded in" in body
    assert len(re.findall(r'id="r-15-c"', body)) == 1
    assert f'id="d-{document.pk}"' in body
    page = reader.get(f"{BASE}/15-c/").body
    assert "Deepen coordination" in page
    assert "has changed since this answer" in page
    assert "has changed since this answer" in reader.get("/en/states/xaa/").body


def test_an_answer_of_an_earlier_period_says_so_too(reader, world) -> None:
    world.publish("15-c", summary="Of the first period.")
    labels = {"15-c": "15 (c)"}
    again = printing_again(labels, words=lambda text: text.replace("Strengthen", "Deepen"))
    confirmed(world, again, continues=continuing(labels))
    world.publish("15-c", summary="Of the second period.", period=world.open_period("period-2"))
    body = reader.get(f"{BASE}/15-c/?state=XAA").body
    assert body.count("has changed since this answer") == 1
    assert "It was 15 (c) when it was answered." in body


def test_the_translation_of_a_replaced_report_goes_with_it(reader, world) -> None:
    labels = {slug: slug for slug in world.recommendations}
    continues = {slug: [slug] for slug in labels}
    french = printing_again(labels, language="fr", title="Rapport en français")
    confirmed(world, french, translates=world.document, continues=continues)
    assert "Rapport en français" in reader.get(f"/fr/meetings/{MEETING}/").body
    confirmed(world, printing_again(labels, title="Final report"), replaces=world.document, continues=continues)
    assert "Rapport en français" not in reader.get(f"/fr/meetings/{MEETING}/").body
    report = reader.get(f"/fr/meetings/{MEETING}/").body
    assert "Final report" in report
    assert 'id="r-15-a"' in report
    page = reader.get(f"/fr/recommendations/{MEETING}/15-a/")
    newer = page.context["picture"].newer
    assert newer.document.title == "Final report"
    assert reader.get(f"{BASE}/15-a/").context["picture"].newer is None


def test_positions_of_the_state_under_review_are_shown_with_their_source(reader, world) -> None:
    def reviewed(labels: dict[str, str], *positions: str | None):
        def findings_of(first: dict) -> dict:
            found = printing_again(labels)(first)
            for item, position in zip(found["recommendations"], positions, strict=True):
                item["position"] = position
            return found

        return findings_of

    confirmed(world, reviewed({"15-d": "140.4"}, "supported"), continues={"140.4": ["15-d"]})
    assert not Position.objects.exists(), "no State was under review"
    labels = {"15-a": "140.1", "15-b": "140.2", "15-c": "140.3"}
    continues, state = {label: [slug] for slug, label in labels.items()}, MemberState.objects.get(pk="XAB")
    findings_of = reviewed(labels, "supported", "to_be_examined", None)
    confirmed(world, findings_of, continues=continues, under_review=state)
    assert list(Position.objects.order_by("pk").values_list("recommendation__slug", "member_state", "value")) == [
        ("15-a", "XAB", "supported"),
        ("15-b", "XAB", "to_be_examined"),
    ]
    body = reader.get(f"{BASE}/15-a/").body
    assert re.search(r"As printed in <bdi>A/CONF.999/1</bdi>, of <bdi>[^<]+</bdi>: Supported", body)
    shown = [each["positions"] for each in reader.get(f"{BASE}/15-a.json").json()["printed_in"]]
    assert shown == [[{"state": "XAB", "position": "supported"}], []]
    assert reader.get(f"{BASE}/15-c.json").json()["printed_in"][0]["positions"] == []
    assert "As printed in" not in reader.get(f"{BASE}/15-c/").body
