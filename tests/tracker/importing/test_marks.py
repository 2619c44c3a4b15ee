"""Printed marks of other habits and scripts: the numbers of Arabic labels in the order in which they are read."""

import pytest

from tracker.importing.structure.grammar.marks import with_labels_turned

TEXT = "تنفيذ الخطة"


@pytest.mark.parametrize(
    ("lines", "turned"),
    [
        ([f"14-122 {TEXT}", f"15-122 {TEXT}", f"16-122 {TEXT}"], ["122-14", "122-15", "122-16"]),
        ([f"122-14 {TEXT}", f"122-15 {TEXT}", f"122-16 {TEXT}"], ["122-14", "122-15", "122-16"]),
        ([f"14-122 {TEXT}", f"{TEXT} 122-3، و122-7"], ["122-14", TEXT[:6]]),
        ([f"122-2 {TEXT}", f"123-2 {TEXT}"], ["122-2", "123-2"]),
        ([f"200-6 {TEXT}", f"6-201 {TEXT}", f"202-6 {TEXT}", f"203-6 {TEXT}"], ["6-200", "6-201", "6-202", "6-203"]),
        ([f"2-3 {TEXT}"], ["2-3"]),
        (
            [f"2- {TEXT}", f"2-1 {TEXT}", f"3- {TEXT}", f"3-1 {TEXT}", f"4- {TEXT}", f"4-1 {TEXT}"],
            ["2-", "2-1", "3-", "3-1", "4-", "4-1"],
        ),
        ([f"122- {TEXT}", f"1-122 {TEXT}"], ["122-", "122-1"]),
    ],
    ids=[
        "all turned",
        "none",
        "one, as the others in the text say",
        "two lists",
        "some",
        "one alone",
        "lists of one",
        "under its paragraph",
    ],
)
def test_the_number_that_the_labels_of_a_document_share_comes_first(lines: list[str], turned: list[str]) -> None:
    found = with_labels_turned(lines)
    assert [text[: len(start)] for text, start in zip(found, turned, strict=True)] == turned
