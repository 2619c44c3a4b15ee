"""States that a sentence names, in its order."""

import pytest

from tests.tracker.importing.reports import NAMES


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
