"""States and bodies in brackets: full names only, where they stand, and the words each belongs to."""

import pytest

from tests.tracker.importing.reports import NAMES, codes, findings_of, report
from tracker.importing.names import StateNames
from tracker.importing.structure import find_attributions


def printed(text: str) -> list[tuple[str, str | None]]:
    found, _doubts = find_attributions(text, NAMES)
    for each in found:
        assert text[each.start : each.end] == each.printed
    return [(each.printed, each.iso3) for each in found]


def doubts(text: str) -> list[tuple[str, str]]:
    return [(each.code, each.text) for each in find_attributions(text, NAMES)[1]]


@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("Viet Nam", "VNM"),
        ("Iran (Islamic Republic of)", "IRN"),
        ("the Republic of Zambia", "ZMB"),
        ("T\u00fcrkiye", "TUR"),
        ("Turkey", "TUR"),
        ("C\u00f4te d\u2019Ivoire", "CIV"),
        ("Nauru", "NRU"),
        ("Kingdom of the Netherlands", "NLD"),
        ("Congo", "COG"),
        ("Democratic Republic of the Congo", "COD"),
        ("State of Palestine", "PSE"),
        ("\u00c9mirats arabes unis", "ARE"),
    ],
)
def test_a_state_is_known_by_its_short_formal_former_and_translated_names(name: str, iso3: str) -> None:
    assert printed(f"Plant trees ({name});") == [(name, iso3)]
    assert doubts(f"Plant trees ({name});") == []


@pytest.mark.parametrize(
    "acronym", ["AI", "PNI", "CRPD", "ASEAN", "VNM", "AE", "SDGs", "No. 118", "1993", "2030 Agenda"]
)
def test_an_acronym_a_code_or_a_number_is_never_a_state(acronym: str) -> None:
    assert printed(f"Use intelligence ({acronym}) well;") == []


@pytest.mark.parametrize("acronym", ["AI", "PNI", "CRPD", "ASEAN", "No. 118", "1993", "see para. 3", "agenda item 6"])
def test_an_acronym_a_reference_or_a_number_is_no_doubt_either(acronym: str) -> None:
    assert doubts(f"Use intelligence ({acronym}) well;") == []


@pytest.mark.parametrize(
    ("inside", "names"),
    [
        ("Japan; Chad", ["Japan", "Chad"]),
        ("Japan, Chad and Peru", ["Japan", "Chad", "Peru"]),
        ("Antigua and Barbuda and Chad", ["Antigua and Barbuda", "Chad"]),
        ("Japan/Peru", ["Japan", "Peru"]),
        ("Iran (Islamic Republic of), Bolivia (Plurinational State of)",
         ["Iran (Islamic Republic of)", "Bolivia (Plurinational State of)"]),
        ("as proposed by Japan", ["Japan"]),
    ],
)  # fmt: skip
def test_a_list_of_states_gives_each(inside: str, names: list[str]) -> None:
    assert [name for name, _iso3 in printed(f"Plant trees ({inside});")] == names


def test_a_place_is_not_a_state_though_one_of_its_words_is() -> None:
    assert printed("Meet again (Oslo, Norway);") == []
    assert doubts("Meet again (Oslo, Norway);") == [("unknown_bracket", "Oslo – “Oslo, Norway”")]


def test_a_misprinted_name_among_many_is_a_doubt_and_hides_no_other() -> None:
    text = "Plant trees (Japan, Chad, Lichtenstien, Peru,);"
    assert [iso3 for _name, iso3 in printed(text)] == ["JPN", "TCD", "PER"]
    assert doubts(text) == [("unknown_bracket", "Lichtenstien")]


@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("Cote d'Ivoire", "CIV"), ("Turkiye", "TUR"), ("Viet-Nam", "VNM"), ("St. Lucia", "LCA"), ("Burma", "MMR"),
        ("Iran, Islamic Republic of", "IRN"), ("Bolivia(Plurinational State of)", "BOL"), ("Trinidad & Tobago", "TTO"),
        ("Democratic People\u201fs Republic of Korea", "PRK"), ("Japan 3", "JPN"),
    ],
)  # fmt: skip
def test_a_name_is_known_without_its_accents_inverted_or_with_the_mark_of_a_footnote(name: str, iso3: str) -> None:
    assert [found for _name, found in printed(f"Plant trees ({name});")] == [iso3]


def test_brackets_beside_each_other_are_two_attributions_with_the_same_words_before() -> None:
    text = "Plant trees (Japan) (Chad) and swim (Peru);"
    found, _ = find_attributions(text, NAMES)
    assert [each.iso3 for each in found] == ["JPN", "TCD", "PER"]
    clauses = [text[each.clause_start : each.clause_end] if each.clause_end else None for each in found]
    assert clauses == ["Plant trees", "Plant trees", "swim"]


def test_a_clause_begins_after_the_last_attribution_or_semicolon() -> None:
    text = "Plant trees (Japan); water them; and count them (Chad) often;"
    found, _ = find_attributions(text, NAMES)
    assert [text[each.clause_start : each.clause_end] for each in found] == ["Plant trees", "count them"]


def test_the_only_name_at_the_end_stands_for_the_whole_text() -> None:
    """It was given the words behind the last semicolon alone."""
    text = "Plant trees; water them; and count them (Chad);"
    (of_chad,), _ = find_attributions(text, NAMES)
    assert text[of_chad.clause_start : of_chad.clause_end] == "Plant trees; water them; and count them"


@pytest.mark.parametrize("body", ["European Union", "UNODC", "the Council of Europe"])
def test_a_body_that_proposes_is_an_attribution_without_a_state(body: str) -> None:
    assert printed(f"Plant more trees ({body});") == [(body, None)]


def test_an_acronym_behind_its_own_long_name_is_no_attribution() -> None:
    text = "Ask the United Nations Office on Drugs and Crime (UNODC) for trees;"
    assert (printed(text), doubts(text)) == ([], [])


def test_a_bracket_that_is_neither_state_nor_acronym_is_a_doubt() -> None:
    found = findings_of(report("(a) Plant trees (Atlantis);", "(b) Swim."))
    assert found.recommendations[0].attributions == ()
    assert codes(found) == ["unknown_bracket"]
    assert "2 (a)" in found.warnings[0].message
    assert "Atlantis" in found.warnings[0].message


def test_ordinary_brackets_are_no_doubt() -> None:
    assert doubts("Ask the State(s) (including small ones) of (a) and (b) and resolution (A/RES/76/1);") == []


@pytest.mark.parametrize("text", ["Plant (Japan", "Plant Japan) trees", "Plant ((Japan) trees"])
def test_a_bracket_that_does_not_close_is_a_doubt(text: str) -> None:
    assert ("open_bracket", "") in doubts(text)


def test_a_name_broken_over_lines_is_one_name() -> None:
    found = findings_of(report("(a) Plant trees (United Arab\nEmirates);", "(b) Swim."))
    assert [each.printed for each in found.recommendations[0].attributions] == ["United Arab Emirates"]


def test_a_name_that_two_states_claim_belongs_to_the_first() -> None:
    names = StateNames([("AAA", ["Land", ""]), ("BBB", ["the Land", "Other"])])
    assert (names.iso3("The  land"), names.iso3("Other"), names.iso3(""), len(names)) == ("AAA", "BBB", None, 2)


def test_no_state_of_the_reference_table_is_hidden_by_another() -> None:
    assert NAMES.iso3("Niger") == "NER"
    assert NAMES.iso3("Guinea") == "GIN"
    assert NAMES.iso3("Dominica") == "DMA"
    assert NAMES.iso3("Cook Islands") == "COK"


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("Peru, the Islamic Republic of Iran, Iran (Islamic Republic of) and Niger", ["PER", "IRN", "IRN", "NER"]),
        ("Bosnia and Herzegovina, Guinea-Bissau and Guinea", ["BIH", "GNB", "GIN"]),
        ("Peru\u2019s pledges and Chad's", ["PER", "TCD"]),
        ("La délégation de l\u2019Argentine et du Maroc", ["ARG", "MAR"]),
        ("أعلنت لبنان وتونس", ["LBN", "TUN"]),
        ("考虑到上述建议，新加坡作出承诺", ["SGP"]),
        ("刚果民主共和国、印度尼西亚和印度", ["COD", "IDN", "IND"]),
        ("Nobody was named.", []),
    ],
)  # fmt: skip
def test_the_states_that_a_sentence_names_are_found_in_order(sentence: str, codes: list[str]) -> None:
    assert [iso3 for _begins, _ends, iso3 in NAMES.named_in(sentence)] == codes
