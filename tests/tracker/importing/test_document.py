"""The head of a document: title, symbol, kind, language, and the meeting."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.tracker.importing.reports import HEAD, ITEMS, NAMES, codes, findings_of, report
from tracker.importing.readers import read
from tracker.importing.structure import Findings, find
from tracker.importing.structure.document import days_in, session_in, with_title_of_draft
from tracker.importing.structure.findings import DocumentFinding
from tracker.importing.structure.languages import language_of

TITLE = "Northern Regional Preparatory Meeting for the Twentieth United Nations Congress on Crime Prevention"


def document_of(head: str) -> DocumentFinding:
    return findings_of(f"{head}\n\nII. Recommendations\n\n1. Trees were praised.\n").document


def test_a_wrapped_title_place_and_dates_are_told_apart_without_blank_lines() -> None:
    document = document_of(
        "Northern Regional Preparatory Meeting\nfor the Twentieth United Nations Congress\n"
        "Oslo, 3\u20135 March 2031\nDraft report\nRapporteur: Ada Example (Norway)\nAddendum"
    )
    meeting = document.meeting
    assert meeting.title == "Northern Regional Preparatory Meeting for the Twentieth United Nations Congress"
    assert (meeting.place, meeting.starts_on, meeting.ends_on) == ("Oslo", date(2031, 3, 3), date(2031, 3, 5))
    assert (meeting.prepares, meeting.slug) == ("Twentieth United Nations Congress", "rpm-northern-2031")
    assert (document.title, document.kind, document.rapporteur) == (
        "Draft report: Addendum",
        "addendum",
        "Ada Example (Norway)",
    )


@pytest.mark.parametrize(
    ("line", "starts_on", "ends_on"),
    [
        ("Oslo, 3\u20135 March 2031", date(2031, 3, 3), date(2031, 3, 5)),
        ("Oslo, 3 to 5 March 2031", date(2031, 3, 3), date(2031, 3, 5)),
        ("Oslo, from 30 April to 2 May 2031", date(2031, 4, 30), date(2031, 5, 2)),
        ("Oslo, 30 December 2030 - 2 January 2031", date(2030, 12, 30), date(2031, 1, 2)),
        ("Oslo, 3 March 2031", date(2031, 3, 3), date(2031, 3, 3)),
        ("Held in Oslo from 3 to 5 March 2031", date(2031, 3, 3), date(2031, 3, 5)),
        ("Held at Oslo, 3 March 2031", date(2031, 3, 3), date(2031, 3, 3)),
    ],
)
def test_the_days_of_a_meeting(line: str, starts_on: date, ends_on: date) -> None:
    meeting = document_of(f"{TITLE}\n\n{line}").meeting
    assert (meeting.place, meeting.starts_on, meeting.ends_on) == ("Oslo", starts_on, ends_on)


@pytest.mark.parametrize(
    "line", ["Oslo, 31 February 2031", "Oslo, 5\u20133 March 2031", "3 March 2031", "Oslo, spring"]
)
def test_days_that_do_not_exist_or_stand_without_a_place_are_not_found(line: str) -> None:
    found = findings_of(report(head=f"{TITLE}\n\n{line}\n\nAgenda item 4 (b)"))
    assert found.document.meeting.starts_on is None
    assert codes(found) == ["dates_unknown"]


@pytest.mark.parametrize(
    "bracket",
    [
        "(Oslo, 3-5 March 2031)",
        "(Oslo, from 3 to 5 March 2031)",
        "(held in Oslo from 3 to 5 March 2031)",
        "(Oslo, 3\u20135 March 2031)",
        "(Oslo, du 3 au 5 mars 2031)",
        "(Oslo, 3 a 5 de marzo de 2031)",
        "(Oslo, 3\u20135 марта 2031 года)",
    ],
)
@pytest.mark.parametrize("before", ["Report on the third session\n", "Report on the third session "])
def test_place_and_days_stand_in_a_bracket_of_the_head(before: str, bracket: str) -> None:
    found = findings_of(f"Permanent Forum on Hedges\n\n{before}{bracket}\n\nI. Hedges\n\n1. The Forum urges States.\n")
    meeting = found.document.meeting
    assert (meeting.place, meeting.starts_on, meeting.ends_on) == ("Oslo", date(2031, 3, 3), date(2031, 3, 5))
    assert meeting.title == "Permanent Forum on Hedges"
    assert "dates_unknown" not in codes(found)


def test_the_bracket_is_no_part_of_the_name_of_the_meeting() -> None:
    meeting = document_of(f"Report of the {TITLE} (Oslo, 3-5 March 2031)").meeting
    assert (meeting.title, meeting.place, meeting.starts_on) == (TITLE, "Oslo", date(2031, 3, 3))


@pytest.mark.parametrize(
    ("head", "session"),
    [
        ("COMMISSION ON HEDGES AND TREES\nFifty-ninth session\n{}", ", fifty-ninth session"),
        ("COMMISSION ON HEDGES AND TREES\n\nFifty-ninth session\n\n{}", ", fifty-ninth session"),
        ("COMMISSION ON HEDGES AND TREES\n\n{}", ""),
        ("{}\n\nCommission on Hedges and Trees\n\nFifty-ninth session", ", fifty-ninth session"),
    ],
)
def test_the_commission_is_the_one_that_the_head_names(head: str, session: str) -> None:
    document = document_of(head.format("Oslo, 3-5 March 2031\n\nReport of the Commission (E/CN.99/2031/12)"))
    assert document.meeting.title == f"Commission on Hedges and Trees{session}"
    assert (document.title, document.symbol) == ("Report of the Commission", "E/CN.99/2031/12")


@pytest.mark.parametrize(
    "head",
    [
        "Report of the Council on School Meals\n\nThird session\n\nOslo, 3-5 March 2031",
        "Report of the Council on School Meals\nThird session\nOslo, 3-5 March 2031",
        "Council on School Meals\n\nReport of the Council on School Meals, third session\n\nOslo, 3-5 March 2031",
        "Human Rights Council\nSixtieth session\n\nReport of the Council on School Meals\n\nThird session\n\n"
        "Oslo, 3-5 March 2031",
    ],
)
def test_a_session_on_the_next_line_is_part_of_the_meeting_and_of_its_address(head: str) -> None:
    meeting = document_of(head).meeting
    assert (meeting.title, meeting.starts_on) == ("Council on School Meals, third session", date(2031, 3, 3))
    assert meeting.slug == "council-school-meals-third-session-2031"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            "Committee on Hedges\nTwenty-first session\nOslo, 3-5 March 2031",
            "Committee on Hedges, twenty-first session",
        ),
        ("Working Group on Hedges\n\n18th session", "Working Group on Hedges, 18th session"),
        ("General Assembly\n\nSixtieth session\n\nReport of the Working Group on Hedges", "Working Group on Hedges"),
        ("Working Group on Hedges\n\nAgenda\n\nThird session", "Working Group on Hedges"),
        ("Working Group on Hedges\n\nOrganization of the session", "Working Group on Hedges"),
        ("Human Rights Council\n\nSixtieth session\n\nReport on hedges", None),
    ],
)
def test_a_session_is_that_of_the_meeting_only_right_below_its_name(head: str, title: str | None) -> None:
    assert document_of(head).meeting.title == title


def test_a_symbol_that_stands_by_itself_is_the_document_s_own() -> None:
    document = document_of(f"A/CONF.999/4\n\nReport of the {TITLE} (A/CONF.999/4)")
    assert (document.symbol, document.meeting.title) == ("A/CONF.999/4", TITLE)


def test_a_commission_that_the_head_does_not_name_stays_as_it_is() -> None:
    assert document_of("Report of the Commission\n\nFifty-ninth session").meeting.title == "Commission"


@pytest.mark.parametrize("bracket", ["(see the report of 3 March 2031)", "(3 March 2031)", "(Oslo, 31 February 2031)"])
def test_another_bracket_says_nothing_of_the_days(bracket: str) -> None:
    assert document_of(f"Report of the {TITLE} {bracket}").meeting.starts_on is None


def test_a_report_on_a_meeting_names_it_in_its_title() -> None:
    document = document_of(f"Report of the {TITLE}, held in Oslo from 3 to 5 March 2031")
    assert document.kind == "final"
    assert document.meeting.title == TITLE
    assert (document.meeting.place, document.meeting.starts_on) == ("Oslo", date(2031, 3, 3))


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Draft report", "draft"),
        ("Draft report\n\nAddendum", "addendum"),
        ("Report\n\nCorrigendum", "corrigendum"),
        ("Revised draft report", "revision"),
        ("Report", "final"),
        ("A/CONF.999/RPM.1/L.2\n\nReport", "draft"),
        ("A/CONF.999/RPM.1/L.2/Add.4\n\nReport", "addendum"),
        ("A/CONF.999/RPM.1/1/Rev.1\n\nReport", "revision"),
        ("A/CONF.999/RPM.1/1/Corr.1\n\nReport", "corrigendum"),
        ("更正", "corrigendum"),
    ],
)
def test_the_kind_of_a_document_is_said_by_its_head_or_its_symbol(line: str, kind: str) -> None:
    assert document_of(f"{TITLE}\n\n{line}").kind == kind


def test_the_symbol_is_found_and_a_second_one_is_a_warning() -> None:
    found = findings_of("A/CONF.999/RPM.1/L.2\n\n" + report() + "\nA/CONF.999/RPM.1/L.3\n")
    assert found.document.symbol == "A/CONF.999/RPM.1/L.2"
    assert codes(found) == ["two_symbols"]


def test_a_head_without_a_meeting_is_a_warning() -> None:
    assert codes(findings_of(report(head="Draft report\n\nAgenda item 4 (b)"))) == ["meeting_unknown"]


def test_a_report_without_an_agenda_item_is_a_warning() -> None:
    found = findings_of(report(head=HEAD.replace(" \u2013 Agenda item 4 (b)", "")))
    assert {each.agenda_item for each in found.recommendations} == {None}
    assert codes(found) == ["agenda_item_unknown"]


def test_several_agenda_items_in_one_report_each_keep_their_own_list() -> None:
    second = [
        "C. Substantive items \u2013 Agenda item 4 (c)",
        "5. Rivers for all (agenda item 8); and boats (workshop 3).**",
        "Outcome of deliberations",
        "3. The following recommendations, which were adopted by consensus, were made:",
        *ITEMS,
    ]
    found = findings_of("\n\n".join([report(), *second]))
    told = [(each.label, each.agenda_item, each.prepares, each.basis) for each in found.recommendations[2:4]]
    assert told == [("2 (c)", "4 (b)", (), "not_negotiated"), ("3 (a)", "4 (c)", ("item 8", "workshop 3"), "adopted")]
    assert [(each.number, each.title) for each in found.agenda_items] == [
        ("4 (b)", None), ("4 (c)", "Rivers for all (agenda item 8); and boats (workshop 3)"),
    ]  # fmt: skip
    assert codes(found) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The meeting of the States was held in the spring", "en"),
        ("La r\u00e9union des \u00c9tats et du Bureau pour les for\u00eats", "fr"),
        ("La reuni\u00f3n de los Estados y del bosque para el agua", "es"),
        ("Совещание государств", "ru"),
        ("国家会议", "zh"),
        ("اجتماع الدول", "ar"),
        ("12345", "en"),
    ],
)
def test_the_language_is_told_by_script_and_common_words(text: str, code: str) -> None:
    assert language_of(text) == code


def test_a_table_of_contents_is_no_heading() -> None:
    """The first heading of six of seven reviews was the end of their table of contents, with all its dots."""
    contents = f"III. Voluntary pledges and commitments {'.' * 40} 113 21"
    head = HEAD.partition("II. Recommendations")[0]
    found = findings_of(report(head=f"{head}{contents}\n\nIntroduction"))
    assert not [each.section for each in found.paragraphs if "....." in each.section]
    assert found.document.meeting == findings_of(report()).document.meeting


@pytest.mark.parametrize(
    "head",
    [
        # The first line names the meeting, and only the title of the report says "held in".
        "Working Group on Hedges Oslo, 3-5 March 2031\n\n"
        "Report on the meeting of the Working Group on Hedges held in Oslo, 3-5 March 2031",
        "Working Group on Hedges\n\n"
        "Report on the meeting of the Working Group on Hedges, held in Oslo from 3 to 5 March 2031",
        "Working Group on Hedges, Oslo, 3\u20135 March 2031\n\n"
        "Report of the Working Group on Hedges held in Oslo from 3 to 5 March 2031",
    ],
)
def test_the_title_of_a_report_says_where_and_when_the_meeting_was_held_that_another_line_names(head: str) -> None:
    found = findings_of(f"{head}\n\nII. Recommendations\n\n1. States should plant hedges.\n")
    meeting = found.document.meeting
    assert (meeting.place, meeting.starts_on, meeting.ends_on) == ("Oslo", date(2031, 3, 3), date(2031, 3, 5))
    assert (meeting.title, meeting.slug) == ("Working Group on Hedges", "working-group-hedges-2031")
    assert "dates_unknown" not in codes(found)


def test_another_meeting_that_the_head_names_says_nothing_of_where_this_one_was_held() -> None:
    head = (
        "Working Group on Hedges\n\n"
        "Preparations for the Congress on Trees, to be held in Oslo from 3 to 5 March 2031\n\nReport on hedges"
    )
    meeting = document_of(head).meeting
    assert (meeting.title, meeting.place, meeting.starts_on) == ("Working Group on Hedges", None, None)


@pytest.mark.parametrize(
    ("proposed", "title", "speaks"),
    [
        ("Northland:* draft resolution", "The care of hedges", "The General Assembly,"),
        ("Northland and Southland: revised draft resolution", "The care of hedges", "The Council on Hedges,"),
        ("Northland : projet de résolution", "L’entretien des haies", "L’Assemblée générale,"),
        ("北国：决议草案", "树篱的养护", "大会，"),
        ("الشمال: مشروع قرار", "العناية بالأسيجة", "إن الجمعية العامة،"),
    ],
)
def test_a_draft_resolution_has_the_title_below_the_line_that_says_who_proposes_it(
    proposed: str, title: str, speaks: str
) -> None:
    before = findings_of(report()).document
    lines = ["General Assembly", "Sixtieth session", proposed, *title.split(" ", 1), speaks, "Words, and more,"]
    document = with_title_of_draft(before, lines)
    assert (document.title, document.kind) == (title, before.kind)
    draft = with_title_of_draft(replace(before, kind="final"), lines)
    assert draft.kind == "draft"
    assert with_title_of_draft(before, [*lines[:2], f"{proposed} A", *lines[3:]]) == before


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_the_title_of_a_draft_is_that_of_its_document(between: str) -> None:
    head = between.join(
        ["General Assembly Distr.: Limited", "28 November 2031", "Sixtieth session", "Agenda item 7",
         "Northland:* draft resolution", "The care of hedges", "The General Assembly,", "Recalling its earlier words,"]
    )  # fmt: skip
    text = f"{head}\n\n1. Urges States to plant hedges;\n\n2. Decides to meet again.\n"
    found = findings_of(text)
    assert (found.structure, found.document.title, found.document.kind) == ("resolution", "The care of hedges", "draft")


def test_what_stands_to_the_right_of_the_name_of_a_body_is_no_part_of_it() -> None:
    assert document_of("Assembly of Gardens Distr.: General\n\n28 November 2031").title == "Assembly of Gardens"


@pytest.mark.parametrize("body", ["Expert Group on Lighthouse Keeping", "Working Group on Lighthouse Keeping"])
@pytest.mark.parametrize(
    "title",
    [
        "Report of the {} on its third session, held in Oslo from 3 to 5 March 2031",
        "Report of the {} on the work of its third session, held in Oslo from 3 to 5 March 2031",
        "Report on the third session of the {}, held in Oslo, 3-5 March 2031",
        "Report of the {} on its third session\n\nOslo, 3-5 March 2031",
        "Report of the {}, held in Oslo from 3 to 5 March 2031",
    ],
)
def test_body_session_place_and_days_are_those_of_the_title_of_the_report(title: str, body: str) -> None:
    """Whatever the body is called: "names no meeting" was said of an expert group, though place and days were read."""
    session = ", third session" if "session" in title else ""
    meeting = document_of(f"LHK/EG/2031/9\n\n{title.format(body)}").meeting
    assert (meeting.title, meeting.place) == (f"{body}{session}", "Oslo")
    assert (meeting.starts_on, meeting.ends_on) == (date(2031, 3, 3), date(2031, 3, 5))


@pytest.mark.parametrize(
    "title", ["Report on the meeting held in Oslo, 3-5 March 2031", "Report of the Secretary-General"]
)
def test_a_report_that_names_no_body_that_met_names_no_meeting(title: str) -> None:
    assert document_of(f"LHK/EG/2031/9\n\n{title}").meeting.title is None


MADE_UP = Path(__file__).parents[2] / "corpus" / "made_up"

REISSUED = """CCPR/C/RUR/CO/5*

Previously issued under the symbol

CCPR/C/RUR/CO/4

Human Rights Committee

Concluding observations on the fifth periodic report of Ruritania**

* Reissued for technical reasons on 3 March 2031.

** Adopted by the Committee at its one hundred and thirty-third session (11 October\u20135 November 2031).

1. The Committee considered the report.

2. The State party should open its gardens.
"""
ADOPTED = """A/RES/99/901

Ninety-ninth session

Resolution adopted by the General Assembly on 18 December 2031

99/901. Gardens for all

The General Assembly,

Recalling gardens,

1. Requests the Secretary-General to count them.
"""


def found_in(text: str) -> Findings:
    return find(read(text.encode(), "document.txt"), NAMES)


def test_a_document_issued_again_has_its_own_symbol_and_not_the_one_before() -> None:
    found = found_in(REISSUED)
    assert (found.document.symbol, found.document.kind) == ("CCPR/C/RUR/CO/5", "final")
    assert not [each for each in found.warnings if each.code == "two_symbols"]


def test_observations_know_the_session_at_which_they_were_adopted() -> None:
    found = found_in(REISSUED)
    assert found.document.title == "Concluding observations on the fifth periodic report of Ruritania"
    meeting = found.document.meeting
    assert meeting.title == "Human Rights Committee, one hundred and thirty-third session"
    assert (meeting.starts_on, meeting.ends_on) == (date(2031, 10, 11), date(2031, 11, 5))


def test_a_resolution_knows_its_number_its_session_and_its_day() -> None:
    document = found_in(ADOPTED).document
    assert document.title == "99/901. Gardens for all"
    assert document.meeting.title == "General Assembly, ninety-ninth session"
    assert document.meeting.starts_on == date(2031, 12, 18)


@pytest.mark.parametrize(
    ("line", "first", "last"),
    [
        ("tenue \u00e0 Vienne du 3 au 5 mars 2031", date(2031, 3, 3), date(2031, 3, 5)),
        ("Gen\u00e8ve, 1er mars 2031", date(2031, 3, 1), date(2031, 3, 1)),
        ("celebrada en Viena del 3 al 5 de marzo de 2031", date(2031, 3, 3), date(2031, 3, 5)),
        ("30 de abril a 2 de mayo de 2031", date(2031, 4, 30), date(2031, 5, 2)),
        (
            "\u0412\u0435\u043d\u0430, 3\u20135 \u043c\u0430\u0440\u0442\u0430 2031 \u0433\u043e\u0434\u0430",
            date(2031, 3, 3),
            date(2031, 3, 5),
        ),
        ("Oslo, 3-5 March 2031", date(2031, 3, 3), date(2031, 3, 5)),
    ],
)
def test_days_are_read_in_languages_that_print_them_alike(line: str, first: date, last: date) -> None:
    assert days_in(line) == (first, last)


def test_a_resolution_in_russian_names_its_body_and_day() -> None:
    meeting = session_in(["Резолюция, принятая Генеральной Ассамблеей 16 декабря 2030 года"])
    assert meeting is not None
    assert (meeting.title, meeting.starts_on) == ("Генеральная Ассамблея", date(2030, 12, 16))


def test_paragraphs_without_numbers_are_candidates_where_a_body_recommends() -> None:
    found = find(read(MADE_UP / "fr-observations-without-numbers.txt"), NAMES)
    assert [(each.label, each.text[:29]) for each in found.candidates] == [
        ("", "Le Comité recommande à l’État"),
        ("", "Le Comité engage l’État parti"),
    ]


def test_a_sublevel_that_is_one_sign_stays_in_its_item() -> None:
    found = find(read(MADE_UP / "zh-resolution-one-sign.html"), NAMES)
    assert found.recommendations[2].text.endswith("书籍；")
    assert "text_after_items" not in codes(found)


def test_a_decision_on_an_addendum_is_no_addendum() -> None:
    head = "A/HRC/DEC/99/112\n\nDecision on the outcome\n\nDecides to adopt the outcome (A/HRC/99/15/Add.1)\n"
    assert findings_of(head).document.kind == "final"


def test_a_resolution_that_names_its_body_only_in_a_paragraph_is_read() -> None:
    head = "A/RES/99/12\n\nResolution adopted by the General Assembly on 3 March 2031"
    found = findings_of(f"{head}\n\n1. The General Assembly,\n\n2. Urges Member States to plant hedges;\n")
    assert (found.structure, "no_recommendations" in codes(found)) == ("resolution", True)
