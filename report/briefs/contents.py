"""A brief in words: what stands in the document, in which order.

Belongs here: sentences and their places, the same for every kind of paper. Words of Governments stand as they were
reported, in their own language, with who reported them and when.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol

from django.utils.translation import gettext as _

from report.briefs.brief import Brief
from report.explorer.listing import RecommendationRow
from report.http.freshness import Head
from report.pages import reuse
from report.pages.answers import Answer, Cited, Declared, PublishedContent, reported_by
from report.pages.printings import Printed
from report.pages.progress import Counts, answered_of, no_longer_of, on_recommendations, published_of, total
from report.pages.punctuation import comma, listed, semicolon
from tracker.content.fields import Said
from tracker.models import MemberState
from tracker.questionnaire.word_document import Link
from tracker.questionnaire.word_document import day as dated

WIDTHS = (6.0, 3.2, 2.6, 2.6, 2.6)


@dataclass(frozen=True)
class BriefPlace:
    """Where and when a brief was made: its day in words and what is said of it, the address that gives it again, the
    site, and the entry.

    Not `shows_the_same`: the address is of another page on the same.
    """

    day: str
    as_of: str
    permanent: str
    site: str
    head: Head | None
    shows_the_same: bool = True

    def address(self, path: str) -> str:
        """A whole address, of what may be a path of this site."""
        return path if "://" in path else f"{self.site}{path}"


@dataclass(frozen=True)
class Wording:
    """What a document makes of what was read for it, mostly a brief: its title, and who writes the rest."""

    title: Callable[[Any], str]
    write: Callable[[BriefPaper, Any, BriefPlace], None]


def write(paper: BriefPaper, brief: Brief, place: BriefPlace) -> None:
    """Write all of it."""
    paper.running(listed([_("Follow-up Record"), brief.title, place.as_of]))
    paper.line(place.as_of)
    paper.points([(place.permanent, place.permanent)], style="Normal")
    asked(paper, brief)
    _figures(paper, brief)
    without_answer(paper, brief.without_answer)
    if not brief.items and not brief.is_about_them:
        paper.line(_("No results. Remove a filter or search for fewer words."))
    for meeting, items in groupby(brief.items, key=lambda each: each.printed.meeting):
        paper.heading(meeting.title)
        for item in items:
            _item(paper, item, brief, place)
    if brief.commitments:
        paper.heading(_("Commitments"))
        paper.line(_("What a State itself declares that it will do. Original dates stay where a date is revised."))
        _commitments(paper, brief, place)
    sources(paper, brief, place)


def asked(paper: BriefPaper, brief: Brief) -> None:
    """The question in words."""
    if brief.asked:
        paper.heading(_("What was asked"))
        paper.points([(f"{name}: {value}" if name else f"“{value}”", "") for name, value in brief.asked])


def _figures(paper: BriefPaper, brief: Brief) -> None:
    paper.heading(_("What is reported"))
    if brief.progress:
        paper.line(on_recommendations(brief.progress), strong=True)
        paper.line(reported(brief.progress))
    elif brief.together:
        paper.line(published_of(brief.together), strong=True)
        paper.line(reported(brief.together))
        paper.line(_("These are the figures of the States of this group together."))
    else:
        shown = {"answers": brief.answers, "recommendations": len(brief.items)}
        words = _("Recommendations: %(recommendations)s. Published answers in this document: %(answers)s.")
        paper.line(words % shown, strong=True)
    if no_longer := no_longer_of(brief.progress or brief.together or total(each.progress for each in brief.items)):
        paper.line(f"{no_longer}.")
    paper.line(
        _(
            "Everything below is as reported by the Government concerned, on the date given with it. A status is what "
            "a Government says about itself; it is not an assessment."
        )
    )


def without_answer(paper: BriefPaper, states: Iterable[MemberState]) -> None:
    """These States, each with the words that it has no published answer."""
    for state in states:
        paper.line(f"{state.name}: {_('No published answer')}")


def reported(progress: Counts) -> str:
    """How many report each status, in words."""
    return listed(f"{each.label}: {each.count}" for each in progress.statuses if each.count)


def _item(paper: BriefPaper, item: RecommendationRow, brief: Brief, place: BriefPlace) -> None:
    """A recommendation, and what was reported on it."""
    printed = item.printed
    paper.heading(printed.label, 2)
    if printed.opening:
        paper.line(printed.opening, language=printed.language)
    paper.line(printed.text, language=printed.language)
    paper.points([(printed.citation, place.address(printed.address))], style="Normal")
    if not brief.state:
        said = [answered_of(item.progress, brief.is_narrowed), reported(item.progress)]
        paper.line(semicolon().join(filter(None, said)))
    if brief.state and not item.answers:
        paper.line(_("No published answer"))
    for answer in item.answers:
        _answer(paper, answer, brief, place)


def _answer(paper: BriefPaper, answer: Answer, brief: Brief, place: BriefPlace) -> None:
    if brief.state:
        paper.line(answer.status_label, strong=True)
    else:
        paper.line(f"{answer.state.name}: {answer.status_label}", strong=True)
    if answer.summary:
        paper.line(answer.summary, language=answer.language)
    beside(paper, answer.beside, answer.language)
    if not answer.is_known:
        paper.line(_("Part of this answer is not known to this release. The exported ledger holds all of it."))
    paper.line(_when(answer))
    if answer.evidence:
        paper.line(_("Evidence:"))
        paper.points([_evidence(each, place) for each in answer.evidence])


def beside(paper: BriefPaper, parts: Iterable[Said], language: str) -> None:
    """Fields that have no place of their own, each with its label; the words of a State in its language."""
    for said in parts:
        if said.field.is_text:
            paper.line(f"{said.label}:")
            paper.line(value_of(said), language=language)
        else:
            paper.line(f"{said.label}: {value_of(said)}")


def in_short(commitment: Declared) -> list[Said]:
    """Fields without a place of their own that are told where the whole is told in short."""
    return [said for said in commitment.beside if not said.field.is_remark]


def value_of(said: Said) -> str:
    return dated(said.value) if said.is_day else str(said.value)


def _when(said: PublishedContent) -> str:
    """Who said it, and when."""
    parts = [reported_by(said.state), dated(said.reported_on)]
    if said.corrected_on:
        parts.append(f"{_('corrected on')} {dated(said.corrected_on)}")
    if isinstance(said, Answer) and said.unchanged_from:
        parts.append(f"{_('confirmed without change since')} {dated(said.unchanged_from)}")
    if said.on_behalf:
        parts.append(_("entered from a letter or an e-mail"))
    return listed(parts)


def _evidence(cited: Cited, place: BriefPlace) -> tuple[str, str]:
    parts = [cited.title, cited.pinpoint, str(cited.kind_label), dated(cited.dated_on) if cited.dated_on else ""]
    return listed(filter(None, parts)), place.address(cited.address)


def _commitments(paper: BriefPaper, brief: Brief, place: BriefPlace) -> None:
    heads = (_("Commitment"), _("State"), _("For"), _("Target date"), _("Progress, as reported"))
    paper.table(heads, (_commitment(each, served) for each, served in brief.commitments), WIDTHS)


def _commitment(each: Declared, served: list[Printed]) -> tuple[Any, ...]:
    more = [f"{said.label}: {value_of(said)}" for said in in_short(each)]
    words = "\n".join(filter(None, [each.text, each.lead_institution, *more]))
    progress = listed([str(each.progress_label), _when(each)])
    return (words, each.language), each.state.name, listed(one.label for one in served), target(each), progress


def target(each: Declared) -> str:
    """Its target date, with the first one where it was revised."""
    date = dated(each.target_on) if each.target_on else _("no date given")
    if each.is_revised and each.original_on:
        return f"{date}{comma()}{_('revised; originally')} {dated(each.original_on)}"
    if each.is_revised:
        return f"{date}{comma()}{_('originally without a date')}"
    return date


def sources(paper: BriefPaper, brief: Brief, place: BriefPlace) -> None:
    """What it was made from, how it is checked, and what may be done with it."""
    paper.heading(_("Sources"))
    documents = dict.fromkeys(_documents(brief))
    if documents:
        paper.points([(words, "") for words in documents])
    if place.head:
        paper.line(_("Newest entry of the ledger: no. %(number)s, hash:") % {"number": place.head.sequence})
        paper.exactly(place.head.hash)
    if place.shows_the_same:
        paper.line(_("The address at the top shows the same again, for as long as nothing of it is withdrawn."))
    paper.line(_("Answers are published as received. They are checked for completeness, not for truth."))
    paper.line(reuse.sentence())


def _documents(brief: Brief) -> Iterator[str]:
    for printed in brief.printed:
        document = printed.printing.document
        yield listed(filter(None, [document.title, document.symbol]))


def _title(brief: Brief) -> str:
    return _("Brief: %(title)s") % {"title": brief.title}


BRIEF = Wording(_title, write)


class BriefPaper(Protocol):
    """Headings, lines, points and tables, in the language of the reader; words in another carry theirs."""

    def heading(self, words: str, level: int = 1) -> None: ...

    def line(self, words: str, *, language: str = "", strong: bool = False) -> Any: ...

    def quoted(self, words: str, note: Link, *, language: str = "") -> None: ...

    def numbered(self, sentences: Sequence[tuple[str, Link]]) -> None: ...

    def exactly(self, text: str) -> None: ...

    def points(self, lines: Iterable[tuple[str, str]], *, style: str = "List Bullet") -> None: ...

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[float]) -> None: ...

    def running(self, words: str) -> None: ...

    def written(self) -> bytes: ...
