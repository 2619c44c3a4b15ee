"""The search of the list: forms of words, order, what was found where, other spellings, and nothing of what is gone."""

import uuid
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from lxml import html

from report.as_of import current
from report.question import labels, search
from report.question.search import of_texts_citing
from tests.chance import chance_of, portion
from tests.factories.records import ThemeFactory
from tests.factories.world import SEED_MEETING, World
from tests.tracker.actions.histories import WORDS, History
from tracker import actions, content
from tracker.content.fields import searched
from tracker.models import MemberState, Paragraph, Printing, Publication, SourceDocument, Span
from tracker.words import MarkedPiece, cut
from tracker.words.asking import asked

pytestmark = pytest.mark.database
LIST = "/en/recommendations"


def slugs(reader, words: str, **more: str) -> list[str]:
    return [each["slug"] for each in reader.get(f"{LIST}.json", {"q": words, **more}).json()["results"]]


def page_of(reader, words: str) -> html.HtmlElement:
    return html.fromstring(reader.get(f"{LIST}/", {"q": words}).body)


def marks(page: html.HtmlElement, where: str = "") -> list[str]:
    return [each.text_content() for each in page.iterfind(f".//ol[@class='results']//{where}mark")]


def test_states_and_themes_are_found_by_any_of_their_names_and_markup_is_text(reader, world) -> None:
    MemberState.objects.filter(pk="VNM").update(aliases="Vietnam", name_ru="Вьетнам", name_zh_hans="越南")
    for words in ("Viet Nam", "vietnam", "Вьетнам", "越南", "VNM"):
        assert slugs(reader, words) == ["15-g"]
        page = page_of(reader, words)
        assert marks(page) == ["Viet Nam"]
        assert page.xpath("//ul[@class='named plain']//a/@href") == ["/en/states/vnm/"]
    theme = ThemeFactory(slug="cyber", name_en="Cybercrime", name_fr="Cybercriminalité")
    world.recommendations["15-c"].themes.add(theme)
    assert "15-c" in slugs(reader, "cybercriminalite")
    assert marks(page_of(reader, "cybercriminalité")) == ["Cybercrime"]
    world.publish("15-a", summary="A <b>desk</b><i>answers</i>.")
    page = page_of(reader, "desk")
    assert marks(page) == ["desk"]
    assert not page.xpath("//ol[@class='results']//b | //ol[@class='results']//i")
    pieces = [MarkedPiece("<b>", True), MarkedPiece("<i>", False)]
    drawn = render_to_string("components/marked.html", {"pieces": pieces})
    assert ("<b>" in drawn, "<i>" in drawn) == (False, False)


def test_labels_forms_of_words_phrases_and_words_left_out(reader, world) -> None:
    world.publish("15-a", summary="Les juges ont été formés. A desk of law.")
    world.publish("15-b", summary="Law of a desk.")
    assert slugs(reader, "15(g)") == slugs(reader, "15 (G)") == slugs(reader, "15g") == ["15-g"]
    assert set(slugs(reader, "desks laws")) == {"15-a", "15-b"}
    assert slugs(reader, '"desk of law"') == ["15-a"]
    assert slugs(reader, f"{world.xaa.name} formes") == ["15-a"], "accents, and the name of who answered"
    assert set(slugs(reader, "law -desks", sort="document")) == set(slugs(reader, "law")) - {"15-a", "15-b"}


def test_what_has_the_words_itself_comes_before_what_was_said_of_it(reader, world) -> None:
    own = slugs(reader, "gender perspective")
    assert own == ["15-e"]
    world.publish("15-a", summary="A perspective of gender.")
    assert slugs(reader, "gender perspective") == ["15-e", "15-a"]
    assert slugs(reader, "gender perspective", sort="document") == ["15-a", "15-e"]
    said = "No recommendation has all these words."
    assert said not in reader.get(f"{LIST}/?q=gender+perspective").body
    page = reader.get(f"{LIST}/?q=gender+perspective+zyzzyva").body
    assert said in page
    assert "This word was not found: <bdi>zyzzyva</bdi>." in page
    assert slugs(reader, "gender perspective zyzzyva") == ["15-e", "15-a"]
    assert slugs(reader, "gender zyzzyva") == []


def test_pages_of_the_best_follow_each_other(reader, world, monkeypatch) -> None:
    monkeypatch.setattr("report.explorer.listing.PAGE", 2)
    for letter in "abcde":
        world.publish(f"15-{letter}", summary="Singular.")
    address, found = f"{LIST}.json?q=singular", []
    while address:
        data = reader.get(address).json()
        found += [each["slug"] for each in data["results"]]
        address = data["next"]
    assert found == [f"15-{letter}" for letter in "abcde"]
    refused = reader.get(f"{LIST}.json?q=singular&after=rpm-asia-pacific-2025/15-l")
    assert refused.status_code == 400


def test_a_part_of_an_answer_and_of_a_commitment_is_shown_with_what_was_found(reader, world) -> None:
    world.publish("15-a", summary="One. " * 100 + "Xylophones were tuned. " + "Two. " * 100)
    world.publish_commitment("15-a", text="A register of zithers & <b>harps</b>.")
    page = page_of(reader, "xylophone zither")
    parts = [each.text_content().split() for each in page.find_class("elsewhere")]
    assert [part[:2] for part in parts] == [["In", "the"], ["In", "a"]]
    assert all(len(part) < 80 for part in parts)
    assert marks(page) == ["Xylophones", "zithers"]
    assert "& <b>harps</b>" in page.find_class("elsewhere")[1].text_content()


def test_a_word_that_occurs_nowhere_is_read_as_the_nearest_of_the_newest_texts(reader, world, monkeypatch) -> None:
    assert slugs(reader, "gendre perspectve") == slugs(reader, "gender perspective") == ["15-e"]
    page = " ".join(page_of(reader, "gendre perspectve").text_content().split())
    for typed, read in (("gendre", "gender"), ("perspectve", "perspective")):
        assert f"“{typed}” was not found. The results are for “{read}”." in page
    assert "The results are for" not in page_of(reader, "qqqqqqqq").text_content()
    monkeypatch.setattr(search, "READ", 1)
    assert slugs(reader, "gendre perspectve") == []
    newest = Printing.objects.confirmed().latest("pk")
    word = max((each.raw.lower() for each in cut(newest.text)), key=len)
    assert slugs(reader, f"{word}q") == slugs(reader, word) != []


def test_one_slip_of_the_keyboard_is_one_letter() -> None:
    others = ("traficking", "trafffcking", "trafifcking", "rtafficking", "traffickingg", "trafficking", "trafikcing")
    assert [search.is_one_slip("trafficking", other) for other in others] == [True] * 5 + [False] * 2


def test_other_names_of_one_thing_find_it(reader, world) -> None:
    world.publish("15-a", summary="A law on female genital mutilation, and one on persons with disabilities.")
    world.publish("15-b", summary="The defence of unaccompanied children. الأطفال في الشوارع")
    typed = ("FGM", "disabled persons", "طفل الشارع", "اطفال شوارع", "unaccompanied minors defense")
    assert [slugs(reader, words) for words in typed] == [["15-a"]] * 2 + [["15-b"]] * 3
    assert slugs(reader, "recommendation 15 (g)") == slugs(reader, "15 (g)") == ["15-g"]


def test_what_a_search_names_is_above_its_list(reader, world) -> None:
    world.publish("15-a")
    entry, meeting = Publication.objects.latest("pk"), world.recommendations["15-a"].meeting
    SourceDocument.objects.filter(meeting=meeting).update(symbol="A/CONF.99/RPM.1/L.1")
    ThemeFactory(slug="cyber", name_en="Cybercrime", name_fr="Cybercriminalité")
    named = {
        "A/CONF.99/RPM.1/L.1": f"/en/meetings/{meeting.slug}/",
        "a/conf.99/rpm.1/l.1 15(g)": f"/en/recommendations/{meeting.slug}/15-g/",
        meeting.place: f"/en/meetings/{meeting.slug}/",
        "cybercriminalité": "/en/themes/cyber/",
        "African States": "/en/groups/african-states/",
        world.period.title: f"/en/periods/{world.period.slug}/",
        "viet nan": "/en/states/vnm/",
        str(entry.pk): f"/en/changes/?after={entry.pk + 1}",
        entry.hash[:10]: f"/en/changes/?after={entry.pk + 1}",
    }
    for words, address in named.items():
        assert address in page_of(reader, words).xpath("//ul[@class='named plain']//a/@href"), words
        assert reader.get(address).status_code == 200, address
    assert f"/en/meetings/{meeting.prepares.slug}/" not in reader.get(f"{LIST}/", {"q": meeting.prepares.title}).body
    SourceDocument.objects.filter(meeting=meeting).update(confirmed_at=None, confirmed_by=None)
    assert not page_of(reader, "A/CONF.99/RPM.1/L.1").xpath("//ul[@class='named plain']")


def test_nothing_of_a_withdrawn_answer_is_found_shown_or_offered(reader, world) -> None:
    version = world.publish("15-a", summary="A zanzibarian phrase.")
    assert marks(page_of(reader, "zanzibarian")) == ["zanzibarian"]
    world.withdraw(version)
    for words in ("zanzibarian", "zanzibarien", "zanz", '"zanzibarian phrase"'):
        assert slugs(reader, words) == []
        assert "zanzibarian" not in reader.get(f"{LIST}/", {"q": words.replace("ibarian", "ibariam")}).body
    world.publish("15-a", summary="Olden words.")
    day = world.clock.date().isoformat()
    world.now(days=2)
    world.publish("15-a", summary="Newer words.")
    assert slugs(reader, "olden") == []
    assert slugs(reader, "olden", as_of=day) == ["15-a"]
    assert marks(html.fromstring(reader.get(f"{LIST}/?q=olden&as_of={day}").body)) == ["Olden"]


def found_in_titles(reader, words: str) -> list[str]:
    """What the list says of words that stand in a title of evidence."""
    page = page_of(reader, words)
    said = page.xpath("//ol[@class='results']//p[contains(@class, 'elsewhere')]")
    return [" ".join(each.text_content().split()) for each in said if each.findall(".//mark")]


def test_the_title_of_evidence_is_found_while_it_is_public_with_whose_it_is(reader, world) -> None:
    item = world.evidence(is_public=False, title="Ordinance on moored lighthouses", language="en")
    version = world.publish_with(item, "15-a", summary="A desk.")
    assert slugs(reader, "lighthouse") == []
    actions.set_evidence_public(evidence=item, is_public=True, by=world.focal_point, now=world.now())
    assert slugs(reader, "lighthouse") == ["15-a"]
    said = ["In the title of evidence of Ardovela: Ordinance on moored lighthouses"]
    assert found_in_titles(reader, "lighthouses") == said
    assert slugs(reader, "lighthouse ordinance desk") == ["15-a"]
    world.withdraw(version)
    assert slugs(reader, "lighthouse") == []
    draft = actions.save_commitment(
        uuid=uuid.uuid4(), submission=world.submission(), words=actions.CommitmentWords(text="Adopt a law."),
        recommendations=[world.recommendations["15-c"]], revision=None,
        citations=[actions.Citation(evidence=item, pinpoint="")], by=world.focal_point, now=world.now(),
    )  # fmt: skip
    world.send(draft)
    world.accept(draft)
    assert slugs(reader, "lighthouses") == ["15-c"]
    assert found_in_titles(reader, "lighthouses") == said
    actions.set_evidence_public(evidence=item, is_public=False, by=world.focal_point, now=world.now())
    assert slugs(reader, "lighthouses") == []


def test_the_search_finds_no_private_evidence_even_without_the_public_views(world) -> None:
    item = world.evidence(is_public=False, title="Ordinance on moored lighthouses", language="en")
    world.publish_with(item, "15-a", summary="A desk.")
    (term,) = asked("lighthouses", {})
    found = Span.objects.filter(of_texts_citing(term, "status_update"))
    assert not found.exists()
    actions.set_evidence_public(evidence=item, is_public=True, by=world.focal_point, now=world.now())
    assert found.exists()


def beside_the_list(reader, words: str = "transfer of prisoners", **more: str) -> html.HtmlElement:
    """The paragraphs of reports that the page of a search shows."""
    page = html.fromstring(reader.get(f"{LIST}/", {"q": words, **more}).body)
    (found,) = page.xpath("//section[@aria-labelledby='in-reports']") or [html.fromstring("<p></p>")]
    return found


def text_at(reader, address: str) -> str:
    page, _sharp, place = address.partition("#")
    (there,) = html.fromstring(reader.get(page).body).xpath(f"//*[@id='{place}']")
    return " ".join(there.text_content().split())


def test_paragraphs_of_reports_are_shown_beside_the_list_and_counted_nowhere(reader, world, monkeypatch) -> None:
    SourceDocument.objects.update(symbol="ORV/1/2")
    assert slugs(reader, "transfer of prisoners") == []
    found = beside_the_list(reader)
    (link,) = found.xpath(".//li//a")
    assert link.text_content().strip() == "Paragraph 4"
    (place,) = found.xpath(".//p[contains(@class, 'mute')][bdi]")
    assert place.text_content() == "Asia and Pacific Regional Preparatory Meeting, ORV/1/2"
    assert [each.text_content() for each in found.xpath(".//mark")] == ["transfer", "prisoners"]
    address = link.get("href")
    assert "the transfer of prisoners" in text_at(reader, address)
    monkeypatch.setattr("report.pages.meeting.ROWS", 3)
    assert beside_the_list(reader).xpath(".//li//a/@href") == [address]
    assert "the transfer of prisoners" in text_at(reader, address), "on whatever page of the report it is"
    for words, more, number in (
        ("prisoners", {}, 1),
        ("prisoners -extradition", {}, 0),
        ("prisoners", {"meeting": SEED_MEETING}, 1),
        ("prisoners", {"as_of": "2025-01-01"}, 0),
    ):
        assert len(beside_the_list(reader, words, **more).xpath(".//li//a")) == number, words


def test_the_address_of_a_paragraph_holds_no_number_of_this_record(reader, world) -> None:
    (address,) = beside_the_list(reader).xpath(".//li//a/@href")
    paragraph = Paragraph.objects.get(number="4")
    assert address.endswith(f"/en/meetings/{SEED_MEETING}/?paragraph={paragraph.name}#p-{paragraph.name}")
    assert paragraph.name == f"{paragraph.document.sha256[:12]}-{paragraph.order}"
    place = f"/en/meetings/{SEED_MEETING}/"
    old = reader.get(place, {"paragraph": str(paragraph.pk)})
    assert old.request["QUERY_STRING"] == f"paragraph={paragraph.name}"  # it leads to the address that it has now
    assert "the transfer of prisoners" in text_at(reader, f"{place}#p-{paragraph.pk}")
    before = paragraph.pk
    paragraph.pk = before + 1_000
    Paragraph.objects.filter(pk=before).update(order=9_999, place=9_999)
    paragraph.save(force_insert=True)
    paragraph.document.printings.filter(paragraph=before).update(paragraph=paragraph)
    Paragraph.objects.filter(pk=before).delete()
    assert "the transfer of prisoners" in text_at(reader, address)
    for number in ("0", "999999999", "x", "1e3", "-1", "0123456789ab-4"):
        reply = reader.get(place, {"paragraph": number})
        assert (reply.status_code, "names no paragraph" in reply.body) == (400, True)


SAID = {"summary": "quarries", "obstacles": "orchards", "assistance_needed": "lighthouses"}
DECLARED = {"text": "vineyards", "lead_institution": "Harbours", "note": "meadows"}


def test_a_field_is_found_by_its_words_as_long_as_the_definition_says_so(reader, world, monkeypatch) -> None:
    world.publish("15-a", **SAID)
    world.publish_commitment("15-b", **DECLARED)
    found = {word: ["15-a"] for word in SAID.values()} | {word: ["15-b"] for word in DECLARED.values()}
    assert {word: slugs(reader, word) for word in found} == found
    for fields in ("ANSWER", "COMMITMENT"):
        for field in searched(getattr(content, fields)):
            word = (SAID | DECLARED)[field.name]
            other = next(each for each in found if each != word)
            less = [replace(each, is_searched=each.is_searched and each != field) for each in getattr(content, fields)]
            with monkeypatch.context() as definition:
                definition.setattr(content, fields, tuple(less))
                list(actions.rebuild_read_model())
                assert (slugs(reader, word), slugs(reader, other)) == ([], found[other]), field.name
            list(actions.rebuild_read_model())
            assert slugs(reader, word) == found[word], field.name


def test_a_common_word_in_capitals_is_no_code_of_a_state() -> None:
    state: Any = SimpleNamespace(phrases=(("andorra",),), states=("AND",))
    names: Any = {"AND": state, "ARM": SimpleNamespace(phrases=(("armenia",),), states=("ARM",))}
    assert not any(each.states for each in asked("CRIME AND JUSTICE", names))
    assert any(each.states for each in asked("CRIME ARM", names))


# --- each question by numbers of words, and again by a list of all texts

# Each word alone and beside another, in a row, as a beginning, left out; names of States, and what is nowhere.
ASKED = (
    *WORDS, *(f"{word} {other}" for word, other in pairwise(WORDS)), '"the judges"', '"judges the"',
    "coastguard", "tra", "ju", "xxxx", "x" * 70, "训", "法官培训", "training -banks", "the -coast", "banque", "nowhere",
    "⑴", "v0a1", "échange trained bank",
)  # fmt: skip


def compare_ways() -> Counter[str]:
    """Compare both ways; return how many of the questions found something."""
    reference, now = labels.NamesOfCodes(), current.now()
    found = Counter[str]()
    for typed in ASKED:
        terms = asked(typed, reference.names_of_states)
        if not terms:
            continue
        by_numbers, by_list = (search.found(terms, reference, each) for each in (now, replace(now, words=None)))
        said = {place: set(numbers) for place, numbers in by_numbers.said.items()}
        assert said == {place: set(numbers) for place, numbers in by_list.said.items()}, typed
        assert replace(by_numbers, said={}) == replace(by_list, said={}), typed
        found[typed] += bool(said)
    return found


@pytest.mark.chance
@pytest.mark.parametrize(("acts", "least"), [(8, 3), pytest.param(40, 12, marks=pytest.mark.all)])
def test_numbers_of_words_find_what_a_list_of_texts_finds(world: World, acts: int, least: int) -> None:
    history, found = History(world, chance_of(20271130)), Counter[str]()
    history.publish()
    for number in range(portion(acts, min(acts, 20))):
        history.go_on()
        if number % 5 == 4:
            found += compare_ways()
    assert len(+found) > portion(least, 0), found
