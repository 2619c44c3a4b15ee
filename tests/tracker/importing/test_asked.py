"""What somebody is asked to do, where nobody says by whom, is a candidate with its reason."""

from pathlib import Path

import pytest

from tests.tracker.importing.reports import NAMES, findings_of, labels
from tracker.importing.mending.doubts import rechecked
from tracker.importing.mending.shape import draft_of
from tracker.importing.mending.taking import Wanted, take
from tracker.importing.readers import read
from tracker.importing.structure import find
from tracker.importing.structure.acts import not_of_states, somebody_is_asked

REPORTS = {
    "en": "Report of the Working Group on Hedges on its third session\n\nI. Discussion\n\n"
    "1. The Working Group recommended that States plant hedges and water them in the summer.\n\n",
    "fr": "Rapport du Groupe de travail sur les haies sur sa troisième session\n\nI. Débat\n\n"
    "1. Le Groupe de travail a recommandé que les États plantent des haies et les arrosent pendant l’été.\n\n",
    "ar": "تقرير الفريق العامل المعني بالأسيجة عن دورته الثالثة\n\nأولا - المناقشة\n\n"
    "١- أوصى الفريق العامل الدول بزراعة الأسيجة وسقيها في فصل الصيف من كل سنة.\n\n",
    "zh": "树篱问题工作组第三届会议报告\n\n一、讨论\n\n1. 工作组建议各国种植树篱，并在夏天浇水。\n\n",
}
ASKED = [
    ("en", "Governments are invited to grant gardeners ten days of leave a year."),
    ("en", "Parties that have no hedges are urged to plant some."),
    ("en", "In this regard, States parties should be requested to report on hedges."),
    ("en", "The Group saw a hedge. All Member States are called upon to plant one."),
    ("fr", "Les États membres qui n’en ont pas sont instamment priés de planter des haies."),
    ("ar", "يُطلب إلى الدول الأطراف أن تزرع الأسيجة."),
    ("zh", "请各国政府种植树篱。"),
]
NOBODY = [
    ("en", "The representatives of States who were invited to the garden saw the hedges."),
    ("en", "The Group noted that hedges are liked by States."),
    ("en", "Its resolution of 2030, in its previous form, says that States are invited to wait."),
    ("fr", "Les États ont planté des haies."),
    ("ar", "زرعت الدول الأسيجة."),
    ("zh", "各国种植了树篱。"),
]


@pytest.mark.parametrize(("language", "sentence"), ASKED)
def test_what_is_asked_without_saying_by_whom_is_a_candidate_with_its_reason(language: str, sentence: str) -> None:
    text = f"{REPORTS[language]}2. {sentence}\n"
    found = findings_of(text)
    assert (found.document.language, found.structure) == (language, "conference_of_parties")
    assert labels(found) == ["1"]
    assert [(each.label, each.text) for each in found.candidates] == [("2", sentence)]
    line = next(at for at, each in enumerate(text.splitlines(), start=1) if each.startswith("2. "))
    assert ("may_recommend", line) in {(each.code, each.line) for each in found.warnings}


@pytest.mark.parametrize(("language", "sentence"), NOBODY)
def test_where_nobody_is_asked_there_is_no_candidate(language: str, sentence: str) -> None:
    assert not somebody_is_asked(sentence, language)
    assert findings_of(f"{REPORTS[language]}2. {sentence}\n").candidates == ()


def test_a_list_under_it_is_in_the_candidate() -> None:
    found = findings_of(f"{REPORTS['en']}2. Governments are encouraged to:\n\n(a) Plant hedges;\n\n(b) Cut them.\n")
    assert [each.text for each in found.candidates] == [
        "Governments are encouraged to: (a) Plant hedges; (b) Cut them."
    ]


def test_an_operative_paragraph_of_a_resolution_is_a_candidate_too() -> None:
    found = findings_of(
        "Resolution 80/1\n\nHedges\n\nThe General Assembly,\n\nRecalling its resolutions,\n\n"
        "1. Requests States to plant hedges;\n\n2. Member States are invited to water them;\n\n3. Notes the birds.\n"
    )
    assert found.structure == "resolution"
    assert labels(found) == ["1"]
    assert [each.label for each in found.candidates] == ["2"]
    assert "may_recommend" in {each.code for each in found.warnings}


def test_it_is_a_candidate_where_no_structure_fits() -> None:
    found = findings_of("Minutes of the hedge club\n\nGovernments are invited to plant hedges.\n\nThere was tea.\n")
    assert found.structure is None
    assert [each.text for each in found.candidates] == ["Governments are invited to plant hedges."]


DECIDES = Path(__file__).resolve().parents[2] / "corpus" / "made_up" / "working-group-decides.txt"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Requests the secretariat to count gardens.", "asks_secretariat"),
        ("Also requests the Secretariat, within existing resources, to count gardens.", "asks_secretariat"),
        ("It further requested that the Secretariat count gardens.", "asks_secretariat"),
        ("The Working Group asked the Secretary-General to assist States that need gardens.", "asks_secretariat"),
        ("In that regard, the Open-ended Working Group on the Care of Gardens, Rivers and Ponds requested its "
         "secretariat to count gardens.", "asks_secretariat"),
        ("Decides to meet again in 2032.", "decides"),
        ("The Expert Group also decided that its next meeting would be held in Oslo.", "decides"),
        ("Requests the secretariat to send questions, and invites States to answer them.", None),
        ("Requests States parties to write to the secretariat.", None),
        ("Encourages States to request the secretariat to help them.", None),
        ("The Working Group decided that States should name gardeners.", None),
        ("Decides to recommend that gardens be open.", None),
        ("Decides to invite the host to open its gardens.", None),
        ("States parties should consider what the Conference decided.", None),
        ("The Secretariat is requested to count gardens.", None),
        ("Recommends that the secretariat count gardens.", None),
    ],
)  # fmt: skip
def test_a_sentence_says_whether_it_asks_nothing_of_states(text: str, code: str | None) -> None:
    assert not_of_states(text) == code


def test_they_are_candidates_with_all_their_words_and_the_reason() -> None:
    found = find(read(DECIDES.read_bytes(), DECIDES.name), NAMES)
    assert [each.label for each in found.candidates] == ["3", "4", "5", "9 (b)", "9 (c)"]
    assert found.candidates[1].text.endswith("(a) To count the rivers in gardens; (b) To report on them.")
    reasons = [each.message for each in found.warnings if each.code in {"asks_secretariat", "decides"}]
    assert reasons == [
        "Paragraph 3 asks something of the secretariat, and nothing of States: a candidate only.",
        "Paragraph 4 asks something of the secretariat, and nothing of States: a candidate only.",
        "Paragraph 5 decides something, and asks nothing of States: a candidate only.",
        "9 (b) asks something of the secretariat, and nothing of States: a candidate only.",
        "9 (c) decides something, and asks nothing of States: a candidate only.",
    ]
    paragraphs = {each.number: each.text for each in found.paragraphs}
    assert paragraphs[3].startswith("Requests the secretariat"), "it stays a paragraph of the report"


def test_a_person_who_keeps_one_is_told_no_more() -> None:
    found = draft_of(find(read(DECIDES.read_bytes(), DECIDES.name), NAMES))
    third = found.candidates[0]
    taken = take(found, Wanted("3", third.text, "adopted", line=third.line), NAMES)
    assert [each.label for each in taken.recommendations][:3] == ["2 (a)", "2 (b)", "3"]
    told = [each.message for each in rechecked(found, taken, NAMES).warnings]
    assert not any(each.startswith("Paragraph 3 asks") for each in told)
    assert any(each.startswith("Paragraph 4 asks") for each in told)
