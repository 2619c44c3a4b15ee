"""An exported file: whatever was altered, deleted, swapped or inserted is found; what was erased is not."""

import json
from random import Random

import pytest

from tests.chance import chance_of, portion
from tests.tracker.ledger.tampering import chain, sealed, tampered
from tracker.ledger.verification import Fault, rows_of_lines, verify
from tracker.models.ledger import compact_json

SEED = 2027


@pytest.mark.chance
@pytest.mark.parametrize("count", [portion(2_000, 200), pytest.param(10_000, marks=pytest.mark.lab)])
def test_every_tampering_is_found(count: int) -> None:
    """Each of a chain as sound as the next."""
    chance = chance_of(SEED)
    rows = chain(25, chance)
    for number in range(count):
        if number % 50 == 0:
            rows = chain(chance.randrange(4, 40), chance)
        how, new = tampered(rows, chance)
        if new == rows:
            continue
        try:
            verify(new)
        except Fault:
            continue
        pytest.fail(f"tampering {number} was not found: {how}\n{json.dumps(new, indent=1)}")


def test_a_sound_chain_is_verified_with_its_head_and_its_missing_texts() -> None:
    assert verify([]).publications == 0
    rows = chain(30, Random(SEED))
    verified = verify(rows)
    bare = sum(row["body"] is None for row in rows)
    assert (verified.publications, verified.without_text, verified.head) == (30, bare, rows[-1]["hash"])
    assert str(verified) == f"30 publications, {bare} without text, chain ok, head {rows[-1]['hash']}"
    readable = next(row for row in rows if row["body"])
    readable["body"] = readable["salt"] = None  # erased
    assert (verify(rows).head, verify(rows).without_text) == (verified.head, bare + 1)
    later = rows[12:]
    assert verify(later).publications == 18
    later[3]["state"] = "XAX"
    with pytest.raises(Fault, match="publication 16"):
        verify(later)


def test_lines_come_back_as_the_rows_they_were() -> None:
    rows = chain(12, Random(SEED))
    lines = [compact_json(row) + "\n" for row in rows]
    assert list(rows_of_lines([*lines, "\n"])) == rows


@pytest.mark.parametrize("line", ["{", "[]", "7", "null", '"x"', "{}", '{"sequence": 1}'])
def test_a_line_that_is_no_publication_is_a_fault(line: str) -> None:
    with pytest.raises(Fault, match="line 1 is not a publication"):
        verify(rows_of_lines([line]))


def test_a_line_with_half_a_character_is_a_fault() -> None:
    row = sealed(chain(1, Random(SEED))[0] | {"text_sha256": "0" * 64}) | {"salt": "0" * 32, "body": "\ud800"}
    with pytest.raises(Fault, match="line 1 is not a publication"):
        verify(rows_of_lines([json.dumps(row)]))
