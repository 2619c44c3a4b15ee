"""What a working group asks of its secretariat or decides is offered with the reason, for a person to decide on."""

from pathlib import Path

import pytest

from tests.tracker.importing.reports import NAMES
from tracker.importing.mending.doubts import rechecked
from tracker.importing.mending.shape import opened
from tracker.importing.mending.taking import Wanted, take
from tracker.importing.readers import read
from tracker.importing.structure import find, to_proposal
from tracker.importing.structure.grammar.asked import not_of_states

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
    found = opened(to_proposal(find(read(DECIDES.read_bytes(), DECIDES.name), NAMES)))
    third = found["candidates"][0]
    taken = take(found, Wanted("3", third["text"], "adopted", line=third["line"]), NAMES)
    assert [each["label"] for each in taken["recommendations"]][:3] == ["2 (a)", "2 (b)", "3"]
    told = [each["message"] for each in rechecked(found, taken, NAMES)["warnings"]]
    assert not any(each.startswith("Paragraph 3 asks") for each in told)
    assert any(each.startswith("Paragraph 4 asks") for each in told)
