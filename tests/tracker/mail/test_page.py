"""The HTML of a mail says what its text says."""

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


def test_each_passage_has_the_direction_of_its_letters_or_else_of_the_mail() -> None:
    said = {"A reason in English": "ltr", "سبب بالعربية": "rtl", "15 (a)": "ltr", "سبب بالعربية, EN": "rtl"}
    assert {text: direction_of(text) for text in said} == said
    with translation.override("ar"):
        assert direction_of("2027-03-12") == "rtl"
        assert 'dir="rtl"' in page_of("x", "12")


def test_words_are_escaped_and_addresses_are_links() -> None:
    (block,) = blocks_of("选择邮件：https://record.example.org/portal/mail/。")
    assert 'href="https://record.example.org/portal/mail/"' in block.lines[0].html
    page = page_of("A <subject>", f"{TEXT}\n-- \nclosing")
    assert "A &lt;subject&gt;" in page
    assert "two &lt;b&gt;" in page
    assert '<a dir="ltr" href="https://example.org/a?b=1&amp;c=2"' in page
    assert "&lt;a href=&quot;x&quot;&gt;" in page_of("x", 'A reason: <a href="x">')
    assert "<footer><p" in page
