"""Facts of documents of other bodies and languages: symbol, kind, title, session and days."""

from datetime import date
from pathlib import Path

import pytest

from tests.tracker.importing.reports import NAMES, codes, findings_of
from tracker.importing.readers import read
from tracker.importing.structure import Findings, find
from tracker.importing.structure.document import days_in, session_in

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


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Additif", "addendum"),
        ("Correcci\u00f3n", "corrigendum"),
        ("\u0414\u043e\u0431\u0430\u0432\u043b\u0435\u043d\u0438\u0435", "addendum"),
        ("\u66f4\u6b63", "corrigendum"),
    ],
)
def test_the_kind_is_read_in_other_languages(line: str, kind: str) -> None:
    assert found_in(f"GARDEN/C/9\n\n{line}\n\n1. The Committee met.\n").document.kind == kind


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
