"""The HTML of a mail says what its text says."""

import pytest
from django.utils import translation

from tracker.mail.outbox import blocks_of, direction_of, page_of

TEXT = "First sentence.\nSecond sentence.\n\nA heading\n- one\n- two <b>\n\nhttps://example.org/a?b=1&c=2\n"


def test_lines_lists_and_headings() -> None:
    first, second, third = blocks_of(TEXT)
    assert [line.text for line in first.lines] == ["First sentence.", "Second sentence."]
    assert second.heading is not None
    assert second.heading.text == "A heading"
    assert [item.text for item in second.items] == ["one", "two <b>"]
    assert [line.text for line in third.lines] == ["https://example.org/a?b=1&c=2"]


def test_an_address_between_signs_of_chinese_is_a_link_without_them() -> None:
    (block,) = blocks_of("选择邮件：https://record.example.org/portal/mail/。")
    assert 'href="https://record.example.org/portal/mail/"' in block.lines[0].html


def test_words_are_escaped_and_addresses_are_links() -> None:
    page = page_of("A <subject>", f"{TEXT}\n-- \nclosing")
    assert "A &lt;subject&gt;" in page
    assert "two &lt;b&gt;" in page
    assert '<a dir="ltr" href="https://example.org/a?b=1&amp;c=2"' in page
    assert "&lt;a href=&quot;x&quot;&gt;" in page_of("x", 'A reason: <a href="x">')
    assert "<footer><p" in page


@pytest.mark.parametrize(
    ("text", "direction"),
    [("A reason in English", "ltr"), ("سبب بالعربية", "rtl"), ("15 (a)", "ltr"), ("سبب بالعربية, EN", "rtl")],
)
def test_each_passage_has_the_direction_of_its_letters(text: str, direction: str) -> None:
    assert direction_of(text) == direction


def test_what_has_no_letters_has_the_direction_of_the_mail() -> None:
    with translation.override("ar"):
        assert direction_of("2027-03-12") == "rtl"
        assert 'dir="rtl"' in page_of("x", "12")
