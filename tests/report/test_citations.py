"""A page cited in programs for references: day, address and entry of the ledger in each form as on the page."""

import json
import re

from lxml import html

from report.forms.citations import PageCitation, bibtex, csl, ris
from tests.factories.world import SEED_MEETING
from tests.report.addresses import SUBJECTS
from tests.report.conftest import world_with
from tracker.models import Publication

SUBJECTS_CITED = (SUBJECTS["theme"], SUBJECTS["group"])
ONE = f"recommendations/{SEED_MEETING}/15-a"
CITED = ("recommendations", "matrix", "compare", ONE, "states/xaa", f"meetings/{SEED_MEETING}", *SUBJECTS_CITED)
ENDINGS = ("bib", "ris", "csl.json")


@world_with
def told(world) -> None:
    """Two answers on two days, the second withdrawn on a third."""
    world.publish("15-a", summary="A singular phrase.")
    world.now(days=3)
    second = world.publish("15-b", status="implemented", summary="Another phrase.")
    world.now(days=3)
    world.withdraw(second)


def of_bib(body: str) -> dict[str, str]:
    return dict(re.findall(r"^  (\w+) = \{(.*)\},?$", body, re.MULTILINE))


def of_ris(body: str) -> dict[str, str]:
    return dict(line.split("  - ", 1) for line in body.split("\r\n") if line)


def test_each_form_says_day_address_and_entry_as_the_page_does(reader, told) -> None:
    day = Publication.objects.earliest("sequence").published_at.date()
    for page in CITED:
        for query in (f"?as_of={day}", ""):
            shown = reader.get(f"/en/{page}/{query}")
            permanent, moment = shown.context["permanent"], shown.context["moment"]
            tree = html.fromstring(shown.body)
            assert moment.hash in tree.get_element_by_id("cite").getparent().text_content()
            links = {link.get("href") for link in tree.xpath("//details//a")}
            assert {f"/en/{page}.{ending}{query}" for ending in ENDINGS} <= links
            files = [reader.get(f"/en/{page}.{ending}{query}").body for ending in ENDINGS]
            assert not [body for body in files if "phrase" in body or "implemented" in body.lower()]
            bib, lines, (item,) = of_bib(files[0]), of_ris(files[1]), json.loads(files[2])
            assert bib["url"] == lines["UR"] == item["URL"] == permanent
            entry = f"Entry no. {moment.sequence} of the ledger, hash {moment.hash}."
            assert all(entry in note for note in (bib["note"], lines["N1"], item["note"]))
            date = [int(each) for each in permanent.rpartition("as_of=")[2].split("-")]
            assert item["issued"] == {"date-parts": [date]}
            assert [int(bib[each]) for each in ("year", "month", "day")] == date
            assert item["title"] == lines["TI"] == bib["title"].strip("{}")
    cited = html.fromstring(reader.get("/en/states/xaa/").body).get_element_by_id("cite").getparent()
    (way,) = [link.get("href") for link in cited.iter("a") if link.text_content() == "How to check it"]
    address, _mark, part = way.partition("#")
    told_there = html.fromstring(reader.get(address).body).get_element_by_id(part).getparent().text_content()
    assert "If you kept the number and the hash of an entry" in told_there


def test_a_citation_has_the_newest_entry_of_its_day_and_the_question_in_its_one_form(reader, told, settings) -> None:
    first, second, _withdrawal = Publication.objects.in_order()
    day = first.published_at.date()
    numbers = {
        page: reader.get(f"/en/{page}/?as_of={day}").context["moment"].sequence
        for page in ("matrix", ONE, "states/xaa")
    }
    assert set(numbers.values()) == {first.sequence}
    later = second.published_at.date()
    assert reader.get(f"/en/matrix/?as_of={later}").context["moment"].sequence == second.sequence
    assert reader.get(f"/en/{ONE}/?as_of={later}").context["moment"].sequence == first.sequence
    assert reader.get("/en/matrix/?as_of=2020-01-01").context["moment"] is None
    assert "Entry no." not in reader.get("/en/matrix.bib?as_of=2020-01-01").body
    asked = "meeting=rpm-asia-pacific-2025&status=implemented&status=planned&as_of=2026-01-05"
    (item,) = json.loads(reader.get(f"/en/recommendations.csl.json?{asked}").body)
    assert item["URL"] == f"http://testserver/en/recommendations/?{asked}"
    (item,) = json.loads(reader.get("/en/states/xaa.csl.json?status=planned&as_of=2026-01-05").body)
    assert item["URL"] == "http://testserver/en/states/xaa/?status=planned&as_of=2026-01-05"
    for wrong in (
        "states/xaa.bib?status=done",
        f"{ONE}.ris?period=none",
        "matrix.bib?theme=none",
        "compare.ris?after=3",
    ):
        assert reader.get(f"/en/{wrong}").status_code == 400, wrong
    for ending in ENDINGS:
        for is_one in (True, False):
            settings.DEMONSTRATION = is_one
            body = reader.get(f"/en/states/xaa.{ending}").body
            assert ("No statement here was made by any Government" in body) is is_one
        refused = reader.get(f"/en/states/zzz.{ending}")
        assert (refused.status_code, "<html" in refused.body) == (404, False)


def test_signs_of_a_format_do_not_break_it() -> None:
    day = Publication._meta.get_field("published_at").to_python("2026-01-05").date()
    title = "50 % of A_B & C: {x} \\end #1 ~ ^\nER  - $2"
    cited = PageCitation(title, "A/CONF.1", day, day, "http://testserver/en/states/xaa/?as_of=2026-01-05", None, "ar")
    written = bibtex(cited)
    assert written.count("{") == written.count("}")
    assert len(written.splitlines()) == len(of_bib(written)) + 2
    assert r"50 \% of A\_B \& C: \textbraceleft{}x\textbraceright{}" in written
    assert written.startswith("@misc{en-states-xaa-2026-01-05,")
    assert [line for line in ris(cited).split("\r\n") if line.startswith("ER")] == ["ER  - "]
    assert json.loads(csl(cited))[0]["title"] == " ".join(title.split())
