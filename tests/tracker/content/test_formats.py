"""A released format never changes: its list of keys, and the very bytes that it makes of known things."""

import ast
import hashlib
from pathlib import Path
from typing import Any

import pytest

from tests.tracker.content import things
from tracker.content import formats
from tracker.ledger import bodies, receipts
from tracker.ledger.lost_stretch import stretch_of
from tracker.models.ledger import compact_json

GOLDEN = Path(__file__).parent / "golden"
# The lists of each released format, as a checksum. A line is added when a format is released; none is ever changed.
RELEASED = {
    "body_1": "026fb779664bb63aa203a1a38ca4e506d5ea9f32670a6cc387a28b536d19c4a1",
    "body_2": "4afcfdcd36b5ea4b1bd16af0b47fea5f2567e3e869200f91af42f0554fa048fc",
    "header_1": "f6f37046fd9aa6c9e45c4279529dae6a48d60aaac6902d600ad6b51990b0b451",
    "header_2": "6f635161462cb262384e36e4d2f120620d45f527d7a1846c65833f3f3b6a6ecd",
    "header_3": "7c1a8fcb7dfde828b4124ae13cd7dba449d0b260e278dd76cbef863e0c2048fa",
    "header_4": "7c1a8fcb7dfde828b4124ae13cd7dba449d0b260e278dd76cbef863e0c2048fa",
    "receipt_1": "e1c98ceecf027b44348034990f17b4fa47f5035d7a00d59baf0f5c1db288fcb4",
    "receipt_2": "3ea350526f376c3ba8338345ce4acb0845c7a1ea2fc504ee45c7447bac0386a6",
}
# Two headers are of special entries, which have golden bytes of their own below.
SPECIAL = (formats.HEADER_AFTER_A_LOSS, formats.HEADER_OF_A_MISTAKE)
FORMATS = [(kind, int(number)) for kind, _, number in (each.partition("_") for each in RELEASED)]
WRITTEN = {"header": "header", "answer": "body", "commitment": "body", "receipt": "receipt"}
IN_USE = {f"header_{formats.HEADER}", f"body_{formats.BODY}", f"receipt_{formats.RECEIPT}"}


def lists() -> dict[str, dict[str, formats.Keys]]:
    """The lists of each format."""
    found = {f"header_{number}": {"KEYS": keys} for number, keys in formats.HEADERS.items()}
    for kind, table in (("body", formats.BODIES), ("receipt", formats.RECEIPTS)):
        for number, keys in table.items():
            found[f"{kind}_{number}"] = {name.upper(): value for name, value in vars(keys).items()}
    return found


def checksum(lists: dict[str, formats.Keys]) -> str:
    return hashlib.sha256(repr(sorted(lists.items())).encode()).hexdigest()


def test_no_released_list_has_changed() -> None:
    """A format that is not released yet is the one that is written now."""
    found = {name: checksum(each) for name, each in lists().items()}
    assert {name: found.get(name) for name in RELEASED} == RELEASED
    assert found.keys() - RELEASED.keys() <= IN_USE
    assert (max(formats.BODIES), max(formats.RECEIPTS)) == (formats.BODY, formats.RECEIPT)
    receipt = lists()["receipt_1"]
    assert checksum(receipt | {"ANSWER": receipt["ANSWER"][1:]}) != RELEASED["receipt_1"], "a change would be found"


def test_nothing_derives_a_list() -> None:
    source = ast.parse(Path(formats.__file__).read_text(encoding="utf-8"))
    tables = [each.value for each in source.body if isinstance(each, ast.AnnAssign)]
    names = {node.id for table in tables if table for node in ast.walk(table) if isinstance(node, ast.Name)}
    assert (len(tables), names) == (3, {"Body", "Receipt"})


def made(name: str, number: int) -> dict[str, Any]:
    """What a format writes of the known things."""
    if name == "header":
        return things.entry(number).header()
    if name == "receipt":
        return receipts.content_of(things.SENDING, number)
    keys = formats.BODIES[number]
    if name == "answer":
        return formats.written(number, keys.answer, bodies.ANSWER, things.ANSWER)
    return formats.written(number, keys.commitment, bodies.COMMITMENT, things.COMMITMENT)


RELEASED_BYTES = [
    (name, number)
    for name, of in WRITTEN.items()
    for each, number in FORMATS
    if each == of and (of, number) not in [("header", special) for special in SPECIAL]
]


@pytest.mark.parametrize(("name", "number"), RELEASED_BYTES)
def test_the_bytes_are_those_that_were_released(name: str, number: int) -> None:
    content = made(name, number)
    assert compact_json(content).encode() == (GOLDEN / f"{name}_{number}.json").read_bytes()
    assert formats.number_in(content) == number


def test_an_entry_after_a_restore_and_one_for_our_mistake_are_of_formats_of_their_own() -> None:
    for header, number, golden in (
        (things.entry_after_a_restore().header(), 3, "header_3.json"),
        (things.entry_for_our_mistake(False).header(), 4, "header_4.json"),
        (things.entry_for_our_mistake(True).header(), 4, "header_4_after_a_loss.json"),
    ):
        assert compact_json(header).encode() == (GOLDEN / golden).read_bytes()
        assert formats.number_in(header) == number
    lost = things.entry_after_a_restore().header()["lost"]
    assert stretch_of(lost).as_header() == lost


@pytest.mark.parametrize(("name", "number"), RELEASED_BYTES)
def test_a_new_field_of_the_answer_changes_no_released_bytes(
    name: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made(name, number)
    for values in (bodies.ANSWER, bodies.COMMITMENT, receipts.ANSWER, receipts.COMMITMENT, receipts.SENDING):
        monkeypatch.setitem(values, "funding_needed", lambda _thing: "50,000")
    assert made(name, number) == before


def test_from_format_2_on_no_receipt_names_a_row() -> None:
    """Row numbers of the things are 7, 17 and 41; what else is a number is a version or the format."""
    numbers = [value for value in numbers_in(receipts.content_of(things.SENDING, 2)) if type(value) is int]
    assert sorted(numbers) == [1, 2, 2]


def numbers_in(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [each for inner in value.values() for each in numbers_in(inner)]
    if isinstance(value, list):
        return [each for inner in value for each in numbers_in(inner)]
    return [value]


def test_the_number_is_read_from_the_content_and_a_receipt_of_a_later_one_cannot_be_made_again() -> None:
    assert [formats.number_in(content) for content in ({}, {"format": 2}, {"format": 7})] == [1, 2, 7]
    assert [formats.number_in({"format": wrong}) for wrong in ("2", True, None, -1)] == [0] * 4
    with pytest.raises(formats.UnknownFormat):
        receipts.content_of(things.SENDING, formats.RECEIPT + 1)
