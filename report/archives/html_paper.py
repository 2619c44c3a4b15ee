"""A brief as one page of HTML that asks for nothing else: no style sheet, no script, no other address than links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from tracker import organization
from tracker.questionnaire.word_document import Link


class HtmlPaper:
    """Writes what `report.briefs.paper.BriefPaper` asks for."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.parts: list[SafeString] = [format_html("<h1>{}</h1>", title)]
        if organization.name():
            self.line(organization.name())
        if settings.DEMONSTRATION:
            self.line(f"{_('Demonstration data.')} {_('No statement here was made by any Government.')}")

    def heading(self, words: str, level: int = 1) -> None:
        self._add("<h{0}>{1}</h{0}>", level + 1, words)

    def line(self, words: str, *, language: str = "", strong: bool = False) -> None:
        self._add("<p{}>{}</p>", _of(language), format_html("<strong>{}</strong>", words) if strong else _lines(words))

    def quoted(self, words: str, note: Link, *, language: str = "") -> None:
        self._add("<blockquote{}>{} <cite>{}</cite></blockquote>", _of(language), _lines(words), _link(note))

    def numbered(self, sentences: Sequence[tuple[str, Link]]) -> None:
        items = ((words, _link(note)) for words, note in sentences)
        self._add("<ol>{}</ol>", format_html_join("", "<li>{} ({})</li>", items))

    def exactly(self, text: str) -> None:
        self._add("<pre>{}</pre>", text)

    def points(self, lines: Iterable[tuple[str, str]], *, style: str = "List Bullet") -> None:
        items = ((_link(Link(words, address)),) for words, address in lines)
        self._add("<ul>{}</ul>", format_html_join("", "<li>{}</li>", items))

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[float]) -> None:
        head = format_html_join("", '<th scope="col">{}</th>', ((each,) for each in heads))
        body = format_html_join("", "<tr>{}</tr>", ((_cells(row),) for row in rows))
        self._add("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, body)

    def running(self, words: str) -> None:
        self._add("<p><small>{}</small></p>", words)

    def written(self) -> bytes:
        language = get_language() or "en"
        direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
        page = format_html(
            '<!DOCTYPE html>\n<html lang="{}" dir="{}"><head><meta charset="utf-8"><title>{}</title></head>\n'
            "<body><main>\n{}\n</main></body></html>\n",
            language, direction, self.title, format_html_join("\n", "{}", ((part,) for part in self.parts)),
        )  # fmt: skip
        return page.encode()

    def _add(self, form: str, *words: Any) -> None:
        self.parts.append(format_html(form, *words))


def _of(language: str) -> SafeString:
    """The language of words that are not in the reader's, and their direction."""
    return format_html(' lang="{}" dir="auto"', language) if language else SafeString()


def _lines(words: str) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in words.splitlines()))


def _link(link: Link) -> SafeString:
    shown = format_html("<span{}>{}</span>", _of(link.language), link.words) if link.language else link.words
    return format_html('<a href="{}">{}</a>', link.address, shown) if link.address else format_html("{}", shown)


def _cells(row: Sequence[Any]) -> SafeString:
    told = (each if isinstance(each, tuple) else (each, "") for each in row)
    return format_html_join("", "<td{}>{}</td>", ((_of(language), _lines(str(words))) for words, language in told))
