"""What is typed is read as words, phrases, words left out, labels and names of States."""

import pytest

from tracker.words import asked
from tracker.words.asking import MOST_TERMS, SearchTerm, StateName

VIET_NAM = StateName(frozenset({"VNM"}), (("viet", "nam"), ("vietnam",), ("越南",)))
MANY = " ".join(f"word{number}" for number in range(99))
NAMES = {"vietnam": VIET_NAM, "越南": VIET_NAM, "VNM": VIET_NAM}


def typed(query: str) -> list[str]:
    return [f"{'-' if each.is_left_out else ''}{each.typed}" for each in asked(query, NAMES)]


def only(query: str) -> SearchTerm:
    (term,) = asked(query, NAMES)
    return term


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("Training of judges", ["Training", "judges"]),
        ("training Training", ["training"]),
        ("l’échange d'information", ["échange", "information"]),
        ('"law enforcement" -police', ["law enforcement", "-police"]),
        ('«уголовное дело» -"право"', ["уголовное дело", "-право"]),
        ("cyber-crime - law", ["cyber-crime", "law"]),
        ("the of", ["the", "of"]),
        ("-the law", ["law"]),
        ("15(g)", ["15(g)"]),
        ("training in Viet Nam police", ["training", "Viet Nam", "police"]),
        ("越南司法", ["越南", "司法"]),
        ("nam viet", ["nam", "viet"]),
        (MANY, MANY.split()[:MOST_TERMS]),
        ("", []),
        ('"" - \x00', []),
    ],
)
def test_a_query_in_its_terms(query, terms) -> None:
    assert typed(query) == terms


@pytest.mark.parametrize("query", ["Viet Nam", "VIETNAM", "viet nam", "越南", "VNM"])
def test_every_name_of_a_state_is_one_term_that_is_found_by_all_of_them(query) -> None:
    term = only(query)
    assert term.states == {"VNM"}
    assert term.clauses == (VIET_NAM.phrases,)


@pytest.mark.parametrize("query", ["15 (g)", "15(g)", "15(G)", "15g"])
def test_a_label_is_one_word_however_it_is_written(query) -> None:
    assert ("15g",) in only(query).clauses[0]


def test_a_run_of_chinese_wants_each_character_beside_one_of_its_neighbours() -> None:
    pairs = [[phrase[0] for phrase in each.clauses[0]] for each in asked("打击网络犯罪", {})]
    assert pairs == [["打击"], ["击网", "网络"], ["网络", "络犯"], ["犯罪"]]
    assert [each.typed for each in asked("儿童的权利", {})] == ["儿童", "权利"]


def test_the_beginning_of_a_word() -> None:
    longer = only("cyber").as_beginning()
    assert longer is not None
    assert longer.is_beginning
    assert only("ab").as_beginning() is None
    assert only("Vietnam").as_beginning() is None
    assert only("法").is_beginning
