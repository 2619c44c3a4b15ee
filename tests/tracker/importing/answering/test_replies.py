"""An addendum: positions by label, the State's own words with each, and the report that knows its labels."""

from pathlib import Path

import pytest

from tests.tracker.importing.reports import NAMES, codes
from tracker.importing.readers import read
from tracker.importing.structure import Findings, find
from tracker.importing.structure.answering.replies import against_report, positions_together
from tracker.importing.structure.answering.reply_parts import own_position

MADE_UP = Path(__file__).parents[3] / "corpus" / "made_up"


def found_in(name: str) -> Findings:
    return find(read(MADE_UP / name), NAMES)


@pytest.fixture(scope="module")
def clustered() -> Findings:
    return found_in("replies-clustered.txt")


def test_words_under_a_range_are_kept_with_each_of_its_labels(clustered: Findings) -> None:
    words = {each.label: (each.text, each.paragraph) for each in clustered.answers}
    assert words["7.7"] == words["7.8"]
    assert words["7.7"] == (
        "Chile considers these recommendations done. Children plant 40 trees in each village, 3.5 per cent more than "
        "before, and the under-represented villages first. The fund of the gardens is set by law; it grows with the "
        "number of trees.",
        "3",
    )
    assert words["7.3"] == ("A second bridge is no priority.", "4")
    assert words["7.17"][0] == "See recommendation 7.15."
    assert words["7.1"] == ("", "2")


def test_no_label_is_answered_twice_and_the_first_is_first(clustered: Findings) -> None:
    labels = [each.label for each in clustered.answers]
    assert labels[0] == "7.1"
    assert len(labels) == len(set(labels)) == 24


def test_without_its_report_no_label_is_checked_and_that_is_said(clustered: Findings) -> None:
    assert "report_unknown" in codes(against_report(clustered, None))


def test_its_report_says_which_labels_there_are_and_which_are_left(clustered: Findings) -> None:
    report = {f"7.{count}": "to_be_examined" for count in range(2, 26)} | {"6.1": "supported"}
    checked = against_report(clustered, report)
    said = [each.message for each in checked.warnings if each.code in {"label_unknown", "label_not_answered"}]
    assert said == [
        "The report leaves 7.25 to be examined, and this document does not name it.",
        "7.1 is answered here, and the report has no recommendation of this label.",
    ]
    assert positions_together(report, checked) == {"supported": 18, "noted": 6, "to_be_examined": 1}


def test_what_is_no_addendum_is_left_as_it_is() -> None:
    report = found_in("review-gap.txt")
    assert against_report(report, None) is report


def test_reasons_are_kept_with_what_they_name_else_with_all_that_the_paragraph_names() -> None:
    answers = found_in("review-reasons-under-refusals.txt").answers
    assert [(each.label, each.paragraph, each.text[:24]) for each in answers] == [
        ("3", "6", "With regard to recommend"),
        ("2 (b)", "6", "The recommendation under"),
        ("4 (a)", "7", "A school is being built;"),
        ("4 (b)", "7", "A school is being built;"),
        ("4 (a)", "7", "It will draw the map as "),
        ("4 (b)", "7", "It will draw the map as "),
    ]


def test_commitments_are_those_of_the_state_under_review_at_their_paragraph() -> None:
    commitments = found_in("review-commitments.txt").commitments
    assert sorted((each.paragraph or "", each.text) for each in commitments) == [
        ("2", "to count the frogs."),
        ("2", "to plant elms in each village;"),
        ("4", "To count the frogs"),
        ("4", "To map the hedges"),
        ("4", "To plant elms in each village"),
        ("6", "Peru will open a school of gardeners."),
        ("7", "Peru will clean its rivers. It will clean its ponds as well."),
    ]
    assert {each.iso3 for each in commitments} == {"PER"}


def test_what_is_named_by_reference_has_a_low_confidence_and_its_speaker() -> None:
    referred = [each for each in found_in("review-by-reference.txt").recommendations if each.by_reference]
    assert {each.position for each in referred} == {"noted"}
    assert [each.attributions[0].iso3 for each in referred] == ["TCD", "TCD", "KOR", "NOR", "NOR", "NOR", "FJI"]
    assert all(each.text[each.attributions[0].start : each.attributions[0].end] for each in referred)


def test_the_words_of_the_recommendation_are_not_those_of_the_state() -> None:
    words = {each.label: each.text for each in found_in("replies-repeated.txt").answers}
    assert words == {"148.1": "Not accepted. One pond is enough.", "148.2": "Accepted. They are open."}


def test_a_number_alone_is_that_of_the_report_and_of_what_it_leaves_open_first() -> None:
    report = {"6.1": "supported", "6.2": "supported", "6.30": "noted"}
    report |= {f"7.{count}": "to_be_examined" for count in range(1, 24)}
    checked = against_report(found_in("replies-by-number.txt"), report)
    labels = [each.label for each in checked.answers]
    assert labels[:3] == ["7.1", "7.2", "7.3"]
    assert [each.message for each in checked.warnings if each.code == "label_unknown"] == [
        "24 is answered here, and the report has no recommendation of this label."
    ]


def test_the_words_under_a_number_and_under_several_are_kept_and_marks_are_not() -> None:
    words = {each.label: each.text for each in found_in("replies-by-number.txt").answers}
    assert words["6"] == "We consider this done. The gardens opened in 2030."
    assert words["7"] == "See recommendation 6."
    assert words["10"] == words["16"] == "Both are under way."
    assert words["24"] == ""
    numbered = {each.label: each.text for each in found_in("replies-numbered.txt").answers}
    assert numbered["9"] == "Iceland accepts these recommendations; seeds are given to every school."


def test_an_arabic_answer_keeps_its_words_as_they_are_printed() -> None:
    words = {each.label: each.text for each in found_in("ar-replies.txt").answers}
    assert words["122.9"] == "تحظى بتأييد تونس، والحدائق مفتوحة للجميع."
    assert all("\ue000" not in each and "\ue001" not in each for each in words.values())


def test_a_report_about_replies_is_none(tmp_path: Path) -> None:
    words = "\n\n".join(
        [
            "Beyond gardens",
            "A study of the universal periodic review",
            "Norway",
            "It shows the initial response of the State under review to the recommendations, accepted or noted.",
            "6.1 and 6.2 were accepted.",
        ]
    )
    (tmp_path / "study.txt").write_text(words)
    assert find(read(tmp_path / "study.txt"), NAMES).structure is None


def test_a_column_of_notes_closes_no_table(tmp_path: Path) -> None:
    page = (MADE_UP / "replies-table.html").read_text()
    (tmp_path / "table.html").write_text(page.replace("<th>Comments</th>", "<th>Notes</th>"))
    answers = find(read(tmp_path / "table.html"), NAMES).answers
    assert answers == found_in("replies-table.html").answers != ()


HEAD = (
    "A/HRC/99/7/Add.1\n\nUniversal periodic review\n\nChile\n\nAddendum\n\nViews on conclusions and recommendations\n\n"
)
LISTS = """1. Chile thanks the 40 speakers.

2. The Government accepts the following recommendations:
58.1, 58.3
and 58.21.

3. Recommendations 58.2, 58.4,
58.5-58.6 and 58.22 do not enjoy the support
of Chile.

4. Recommendations 58.7 and 58.8
do not enjoy its support either.

58.5-58.6,
58.22
The law forbids it.
"""


def test_a_list_that_goes_on_in_the_next_line_is_one_list() -> None:
    """Its first line was taken for labels with an answer of their own: refused ones came out as supported."""
    found = find(read((HEAD + LISTS).encode(), "replies.txt"), NAMES)
    said = {each.label: (each.position, each.text) for each in found.answers}
    no, law = ("noted", ""), ("noted", "The law forbids it.")
    assert said == {
        **dict.fromkeys(("58.1", "58.3", "58.21"), ("supported", "")),
        **{"58.2": no, "58.4": no, "58.5": law, "58.6": law, "58.22": law, "58.7": no, "58.8": no},
    }
    assert not {"label_named_twice", "answer_unclear"} & set(codes(found))


def test_a_comma_of_another_script_goes_on_too() -> None:
    head = "الاستعراض الدوري الشامل\n\nتونس\n\nآراء بشأن الاستنتاجات و/أو التوصيات\n\n"
    lists = (
        "1- تؤيد تونس التوصيات التالية: 58.1 و58.3.\n\n2- تحيط تونس علما بالتوصيات التالية: 58.2، 58.4،\n58.5 و58.6.\n"
    )
    found = find(read((head + lists).encode(), "replies.txt"), NAMES)
    assert {each.label: each.position for each in found.answers} == {
        **dict.fromkeys(("58.1", "58.3"), "supported"),
        **dict.fromkeys(("58.2", "58.4", "58.5", "58.6"), "noted"),
    }


MISPRINTED = """1. Chile thanks the 40 speakers.

2. {begins}58.1, 58.2, 58.3,
58.4, 58.5-58.6, 58.7.
58.8, 58.9, 58.10,
58.11 and 58.12{ends}

3. Chile notes 58.13 and 58.14.
"""


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("The Government accepts the following recommendations: ", "."),
        ("Chile supports ", "."),
        ("Recommendations ", " enjoy the support of Chile."),
        ("The following recommendations enjoy the support of Chile:\\n\\n", "."),
    ],
)
def test_a_full_stop_for_a_comma_in_a_list_loses_no_answer(begins: str, ends: str) -> None:
    lists = MISPRINTED.replace("{begins}", begins.replace("\\n", "\n")).replace("{ends}", ends)
    found = find(read((HEAD + lists).encode(), "replies.txt"), NAMES)
    assert {each.label: (each.position, each.text) for each in found.answers} == {
        **{f"58.{count}": ("supported", "") for count in range(1, 13)},
        **{f"58.{count}": ("noted", "") for count in (13, 14)},
    }
    assert [(each.line, each.message) for each in found.warnings if each.code == "stop_in_list"] == [
        (lists.split("58.7.")[0].count("\n") + HEAD.count("\n") + 1, "58.7 ends with a full stop within a list, which "
         "was read as a comma: 58.4, 58.5-58.6, 58.7.")
    ]  # fmt: skip


def test_a_list_with_two_full_stops_for_commas_is_one_list_above_an_answer() -> None:
    lists = "1. Chile thanks.\n\n2. Chile accepts 58.1, 58.2.\n58.3, 58.4.\n58.5, 58.6.\n58.7 Not accepted.\n"
    found = find(read((HEAD + lists).encode(), "replies.txt"), NAMES)
    assert {each.label: each.position for each in found.answers} == {
        **{f"58.{count}": "supported" for count in range(1, 7)},
        "58.7": "noted",
    }
    assert codes(found).count("stop_in_list") == 2


@pytest.mark.parametrize(
    ("below", "position", "text"),
    [
        ("58.8 Not accepted, as elms are rare.", "noted", "Not accepted, as elms are rare."),
        ("58.8, 58.9 and 58.10 do not enjoy its support.", "noted", ""),
        ("58.8, 58.9.\nThe law forbids it. It is not accepted.", "noted", "The law forbids it. It is not accepted."),
        ("58.8\nThe law forbids it. It is not accepted.", "noted", "The law forbids it. It is not accepted."),
    ],
)
def test_a_list_that_ends_with_its_full_stop_is_over(below: str, position: str, text: str) -> None:
    lists = f"1. Chile thanks.\n\n2. Chile accepts 58.1, 58.2,\n58.5, 58.6, 58.7.\n{below}\n"
    found = find(read((HEAD + lists).encode(), "replies.txt"), NAMES)
    said = {each.label: (each.position, each.text) for each in found.answers}
    assert said["58.7"] == ("supported", "")
    assert said["58.8"][1] == text
    assert said["58.8"][0] in (position, None)
    assert "stop_in_list" not in codes(found)


def test_a_label_without_an_answer_is_said_with_its_place() -> None:
    lists = "1. Chile accepts 58.1 and 58.2.\n\n2. Chile has much to say, see recommendation 58.7.\n"
    found = find(read((HEAD + lists).encode(), "replies.txt"), NAMES)
    assert [each.label for each in found.answers] == ["58.1", "58.2"]
    assert [(each.line, each.message) for each in found.warnings if each.code == "answer_unread"] == [
        (13, "58.7 appears here, and no answer to it was read: 2. Chile has much to say, see recommendation 58.7.")
    ]


@pytest.mark.parametrize(
    ("lists", "unread"),
    [
        ("2. Chile accepts 58.1, 58.2, 3, 4 and 5.", "3, 4 and 5"),
        ("2. Chile accepts 58.1, 58.2, 58,3 and 58.4.", "58,3"),
        ("2. Chile accepts 58.1 and 58.2 (both), 3 and 4.", "3 and 4"),
    ],
)
def test_numbers_that_go_on_with_a_list_of_labels_are_said(lists: str, unread: str) -> None:
    found = find(read((f"{HEAD}1. Chile thanks.\n\n{lists}\n").encode(), "replies.txt"), NAMES)
    assert [(each.line, each.message) for each in found.warnings if each.code == "answer_unread"] == [
        (13, f"{unread} appears here, and no answer to it was read: {lists}")
    ]


@pytest.mark.parametrize(
    "words",
    [
        "2. Chile accepts 58.1, 58.2, 40 trees and all.",
        "2. Chile accepts 58.1 and 58.2, 12 of them in 2031.",
        "2. Chile accepts 58.1 and 58.2 on 3 May 2031.",
    ],
)
def test_numbers_of_other_things_are_not_said_to_be_labels(words: str) -> None:
    found = find(read((f"{HEAD}1. Chile thanks.\n\n{words}\n").encode(), "replies.txt"), NAMES)
    assert "answer_unread" not in codes(found)


def test_a_list_of_bare_numbers_that_goes_on_behind_a_full_stop_is_said() -> None:
    lists = "1. Chile thanks.\n\n2. Chile accepts recommendations 1, 2, 3,\n4, 5, 6.\n7, 8, 9,\n10 and 11.\n"
    found = find(read((HEAD + lists).encode(), "replies.txt"), NAMES)
    assert [each.label for each in found.answers] == ["1", "2", "3", "4", "5", "6"]
    assert [(each.line, each.message) for each in found.warnings if each.code == "answer_unread"] == [
        (15, "7, 8, 9 appears here, and no answer to it was read: 7, 8, 9,"),
        (16, "10 and 11 appears here, and no answer to it was read: 10 and 11."),
    ]


def test_a_label_that_is_accepted_in_part_takes_no_other_with_it() -> None:
    lists = (
        "1. Chile thanks.\n\n2. Chile accepts 58.1, 58.2 (in part), 58.3 and 58.4.\n\n3. Chile notes 58.5 and 58.6.\n"
    )
    found = find(read((HEAD + lists).encode(), "replies.txt"), NAMES)
    said = {each.label: each.position for each in found.answers}
    assert said == {
        **dict.fromkeys(("58.1", "58.3", "58.4"), "supported"),
        "58.2": None,
        **dict.fromkeys(("58.5", "58.6"), "noted"),
    }
    assert [each.message for each in found.warnings if each.code == "answer_unclear"] == [
        "58.2 is named, and the document does not say how the State answered it."
    ]


@pytest.mark.parametrize(
    "words",
    [
        "The national mechanism follows up accepted recommendations with all ministries.",
        "In line with recommendations on establishing shelters, the Government provides support to victims.",
        "Legal support is provided.",
        "Acceptance is growing.",
        "La mise en œuvre des recommandations est assurée avec l’appui de l’Union européenne et des partenaires.",
        "Avec l’appui de l’UNICEF.",
        "Las recomendaciones cuentan con un plan y el apoyo de la sociedad civil.",
        "Apoyo a las víctimas.",
        "Правительство принимает меры.",
        "Правительство принимает меры по рекомендациям комитетов.",
        "Приняты все необходимые меры.",
        "政府为受害者提供支持和援助。",
        "政府支持妇女就业，并采取措施。",
        "政府设立机构以支持建议的落实。",
        "استقبلت الحكومة اللجنة.",
        "في المستقبل.",
    ],
)
def test_who_speaks_of_support_or_measures_says_no_position(words: str) -> None:
    assert own_position(words) is None


@pytest.mark.parametrize(
    ("words", "position"),
    [
        ("Acceptées.", "supported"),
        ("Le Maroc n’accepte pas ces recommandations, contraires à sa Constitution et à ses lois.", "noted"),
        ("Cette recommandation est acceptée, et le Code des jardins sera changé en conséquence.", "supported"),
        ("Aceptada.", "supported"),
        ("No se acepta.", "noted"),
        ("No puede aceptarse.", "noted"),
        ("Не пользуется поддержкой.", "noted"),
        ("Принимается.", "supported"),
        ("Принимается к сведению.", "noted"),
        ("接受。", "supported"),
        ("新加坡不接受该建议。", "noted"),
        ("未获支持。", "noted"),
        ("تؤيد تونس هذه التوصية.", "supported"),
        ("لا يؤيد العراق هذه التوصية.", "noted"),
        ("لم يقبل لبنان هذه التوصية.", "noted"),
        ("لا يقبل.", "noted"),
    ],
)
def test_a_position_is_read_and_one_that_is_denied_is_noted(words: str, position: str) -> None:
    assert own_position(words) == position
