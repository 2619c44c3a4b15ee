"""Where each line of a document went; what is left unread of a list, a reference or a sentence is a warning there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.importing.reports import NAMES, codes, findings_of, places
from tests.tracker.importing.test_seed import SEED
from tracker.importing.readers import read
from tracker.importing.structure import find
from tracker.importing.structure.account import LineCounts, count_lines
from tracker.importing.structure.acts import words_of
from tracker.importing.structure.material import Reading

REVIEW = """A/HRC/99/31

Human Rights Council
Report of the Working Group on the Universal Periodic Review

Peru

I. Summary of the proceedings of the review process

1. Chad recommended that Peru (a) plant elms; (b) count frogs.

2. Norway recommended that Peru map the hedges.

3. Chad recommended that Peru (d) open the ponds.

II. Conclusions and/or recommendations

4. The recommendations listed below enjoy the support of Peru:

4.1 Plant limes (Norway).

5. The recommendations in paragraphs 1 (a), 2 (last sentence) and 1 (b) [Chad], 3 (d) did not enjoy its support.
"""


def test_what_is_left_unread_of_references_is_a_warning_at_their_paragraph() -> None:
    found = findings_of(REVIEW)
    assert [each.label for each in found.recommendations if each.by_reference] == ["1 (a)", "2", "1 (b)"]
    unread = [each.message for each in found.warnings if each.code == "references_unread"]
    assert unread == [
        "Paragraph 5 refers to paragraphs, and this part of its references was not read: (last sentence)",
        "Paragraph 5 refers to paragraphs, and this part of its references was not read: [Chad], 3 (d)",
    ]
    lines = {line[:2] for code, line in places(found, REVIEW) if code == "references_unread"}
    assert lines == {"5."}


def test_what_is_left_twice_is_one_warning() -> None:
    reading = Reading(NAMES)
    for _time in range(2):
        reading.leave("references_unread", 7, "the rest", label="Paragraph 2")
    assert [(each.code, each.line) for each in reading.unread] == [("references_unread", 7)]


OBSERVATIONS = """CRC/C/PER/CO/7

Committee on the Rights of the Child

Concluding observations on the seventh periodic report of Peru

I. Recommendations

1. {first}

2. The Committee recommends that the State party plant elms.
"""


@pytest.mark.parametrize(
    "sentence",
    [
        "The Committee recommends that the State party accept the amendment to article 20 of the Convention, endorsed "
        "by the General Assembly in its resolution 47/111.",
        "The Committee encourages the State party to follow what the Assembly said in its resolution 70/1.",
        "The Committee recommends that the State party do what the Committee had recommended.",
        "The Committee notes what the Assembly said in its resolution 70/1, and recommends that the State party act.",
    ],
)
def test_a_resolution_at_the_end_of_a_recommendation_does_not_make_it_an_earlier_one(sentence: str) -> None:
    found = findings_of(OBSERVATIONS.format(first=sentence))
    assert [each.text for each in found.recommendations][:1] == [sentence]
    assert "sentence_unread" not in codes(found)


@pytest.mark.parametrize(
    "sentence",
    [
        "In its previous observations the Committee recommends gardens.",
        "In its resolution 47/111, it urges States to plant.",
        "The Committee recommends, in its resolution 5, that States plant.",
    ],
)
def test_what_was_recommended_before_is_no_item_and_the_warning_has_its_place(sentence: str) -> None:
    report = OBSERVATIONS.format(first=sentence)
    found = findings_of(report)
    assert [each.label for each in found.recommendations] == ["2"]
    assert [place for place in places(found, report) if place[0] == "sentence_unread"] == [
        ("sentence_unread", f"1. {sentence}")
    ]
    assert [each.message for each in found.warnings if each.code == "sentence_unread"] == [
        f"1 tells what was recommended before or elsewhere, so this sentence was not read: {sentence}"
    ]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The Committee recommends that the State party accept what the Assembly said in its resolution 47/111."),
        (
            "fr",
            "Le Comité recommande à l’État partie d’accepter l’amendement approuvé par l’Assemblée générale dans sa "
            "résolution 47/111.",
        ),
        ("zh", "委员会建议缔约国接受大会在其第47/111号决议中核可的修正案。"),
        ("ar", "توصي اللجنة الدولة الطرف بقبول التعديل الذي أقرته الجمعية العامة في قرارها 47/111."),
    ],
)
def test_the_resolution_that_is_quoted_does_not_govern_the_verb_in_any_language(language: str, sentence: str) -> None:
    words = words_of(language)
    says = words.of("says", "concluding_observations").search(sentence)
    assert says is not None
    assert words.of("earlier").search(sentence)
    assert not words.tells_of_earlier(sentence, says)


def test_each_line_is_in_an_item_in_context_a_running_head_or_left_over() -> None:
    lines = {
        1: "A/99/1",
        2: "Speakers described how hedges grow.",
        3: "(a) Cut each hedge once a year, and the multi-",
        4: "coloured ones twice, in spring and in autumn;",
        5: "(see also workshop 4)",
        6: "每年修剪每一道树篱一次",
    }
    items = [
        "(a) Cut each hedge once a year, and the multicoloured ones twice, in spring and in autumn;",
        "促请会员国每年修剪每一道树篱一次。",
    ]

    counts = count_lines(lines, heads={1}, items=items, context=["1 Speakers described how hedges grow."])

    assert counts == LineCounts(read=6, items=3, context=1, heads=1, left=(5,), kept=4)


@given(st.dictionaries(st.integers(1, 50), st.text(max_size=40)), st.lists(st.text(max_size=40), max_size=5))
def test_no_line_is_counted_twice_and_none_is_lost(lines: dict[int, str], texts: list[str]) -> None:
    counts = count_lines(lines, heads={number for number in lines if number % 7 == 0}, items=texts[:2], context=texts)

    assert counts.read == counts.items + counts.context + counts.heads + len(counts.left) == len(lines)


def test_the_seed_leaves_no_line_over() -> None:
    findings = find(read(SEED), NAMES)

    assert findings.account is not None
    assert (findings.account.read, findings.account.left) == (37, ())
