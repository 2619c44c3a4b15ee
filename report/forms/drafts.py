"""A draft report in words: by theme each recommendation as it is printed, and in sentences what was reported on it.

Belongs here: what stands where. Each sentence has a footnote that names its sources, and counts those; so no sentence
can say another number than its footnote. What States said is counted and quoted, never summed up or judged.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from report.briefs import contents
from report.briefs.brief import Brief
from report.briefs.contents import BriefPaper, BriefPlace, Wording
from report.explorer.listing import RecommendationRow
from report.pages.answers import Answer, Declared, PublishedContent
from report.pages.printings import Printed
from report.pages.progress import Counts
from report.pages.punctuation import listed, semicolon
from tracker.choices import ImplementationStatus, label_of
from tracker.questionnaire.word_document import Link
from tracker.questionnaire.word_document import day as dated
from tracker.words.language_names import language_name
from tracker.words.sorting import name_order

type FootnotedSentence = tuple[str, Link]

WIDTHS = (6.0, 11.0)


def write(paper: BriefPaper, brief: Brief, place: BriefPlace) -> None:
    """Write all of it."""
    paper.running(listed([_("Draft, to be edited"), brief.title, place.as_of]))
    _cover(paper, brief, place)
    page, has_several_meetings = _page(place), len({each.printed.meeting.pk for each in brief.items}) > 1
    _introduction(paper, brief, page)
    serving = _by_recommendation(brief.commitments)
    in_order = sorted(brief.items, key=lambda each: (not _theme(each), _theme(each)))  # within a theme as they came
    for theme, items in groupby(in_order, key=_theme):
        paper.heading(theme or _("Without a theme"))
        for item in items:
            paper.heading(item.printed.citation if has_several_meetings else item.printed.symbol_and_label, 2)
            _item(paper, item, serving[item.printed.pk], page, place)
    if brief.commitments:
        paper.heading(_("Commitments"))
        for each, served in brief.commitments:
            _commitment(paper, each, served)
    paper.heading(_("Terms of quantity"))
    paper.line(_("The last term that applies is used, and the number of States always stands with it."))
    paper.table((_("Term"), _("Number of States")), ((str(each.name), str(each.bounds)) for each in TERMS), WIDTHS)
    contents.sources(paper, brief, place)


def _theme(item: RecommendationRow) -> str:
    """The first of its themes."""
    return item.themes[0].name if item.themes else ""


def _title(brief: Brief) -> str:
    return _("Draft text on the answers: %(title)s") % {"title": brief.title}


DRAFT = Wording(_title, write)


def _cover(paper: BriefPaper, brief: Brief, place: BriefPlace) -> None:
    """What this is: made by a program, of what, for whom."""
    if place.head:
        made = _("This draft was made by a program from the entries of the ledger up to no. %(number)s, as of %(day)s.")
        paper.line(made % {"number": place.head.sequence, "day": place.day}, strong=True)
    else:
        paper.line(place.as_of, strong=True)
    paper.line(
        _(
            "It is for a person to edit. It counts and quotes published answers, as reported by the Governments "
            "concerned; it assesses none. A recommendation with several themes stands under the first of them. A "
            "quotation that was cut ends with [...]."
        )
    )
    if brief.counted:
        paper.line(brief.counted)
    paper.points([(place.permanent, place.permanent)], style="Normal")
    contents.asked(paper, brief)


def _page(place: BriefPlace) -> Link:
    """The footnote of what the page of the same question shows."""
    words = _("Follow-up Record, as of %(day)s: %(address)s")
    return Link(words % {"day": place.day, "address": place.permanent}, place.permanent)


def _note(found: Iterable[PublishedContent]) -> Link:
    return Link(sources(found), "")


def _introduction(paper: BriefPaper, brief: Brief, page: Link) -> None:
    answers = [answer for item in brief.items for answer in item.answers]
    said = [concerned(len(brief.items))]
    if answers:
        said.append(answered_by(len({each.state.pk for each in answers})))
        said.append(totals(_counted(answers)))
    paper.heading(_("Introduction"))
    paper.numbered([(words, page) for words in said])
    contents.without_answer(paper, brief.without_answer)


def _counted(answers: Iterable[Answer]) -> Counts:
    """The answers that the draft names, by status."""
    return Counts(dict(Counter(answer.status for answer in answers)))


def _by_recommendation(commitments: Iterable[tuple[Declared, list[Printed]]]) -> dict[UUID, list[Declared]]:
    found: dict[UUID, list[Declared]] = defaultdict(list)
    for each, served in commitments:
        for printed in served:
            found[printed.pk].append(each)
    return found


def _item(
    paper: BriefPaper, item: RecommendationRow, serving: Sequence[Declared], page: Link, place: BriefPlace
) -> None:
    """A recommendation as it is printed, and what was reported on it."""
    printed, progress = item.printed, item.progress
    of = len(item.answers) + progress.otherwise
    address = place.address(printed.address)
    if printed.opening:
        paper.line(printed.opening, language=printed.language)
    paper.quoted(printed.text, Link(f"{printed.citation}.", address), language=printed.language)
    said = [*_statuses(item.answers, of), *_others(progress, page)]
    if serving:
        declared = worded(DECLARED, len({each.state.pk for each in serving}))
        said.append((declared, _note(serving)))
    if said:
        paper.numbered(said)
    for name, matter in DESCRIBED.items():
        if telling := [each for each in item.answers if each.content.get(name)]:
            paper.numbered([(worded(matter, len(telling), of), _note(telling))])
            for answer in telling:
                _words(paper, answer, answer.content[name])


def _statuses(answers: Sequence[Answer], of: int) -> list[FootnotedSentence]:
    """How many reported which status, in the order that statuses have everywhere."""
    found = []
    for each in _counted(answers).statuses:
        if reporting := [answer for answer in answers if answer.status == each.code]:
            found.append((reported(each.code, len(reporting), of), _note(reporting)))
    return found


def _others(progress: Counts, page: Link) -> list[FootnotedSentence]:
    """What is in no other sentence: answers that were not asked for, and of how many States nothing is published."""
    found = []
    if progress.otherwise:
        found.append((otherwise(progress), page))
    if progress.without:
        found.append((without_answer(progress), page))
    return found


def _words(paper: BriefPaper, each: PublishedContent, words: str) -> None:
    """What a State said, in its own words."""
    paper.line(spoken_by(each.state.name, each.language))
    paper.quoted(quotation(words), Link(f"{source(each)}.", ""), language=each.language)


def _commitment(paper: BriefPaper, each: Declared, served: list[Printed]) -> None:
    words = _(
        "%(state)s declared a commitment. Recommendations: %(labels)s. Target date: %(target)s. Progress, as "
        "reported: %(progress)s."
    )
    shown = {
        "state": each.state.name,
        "labels": listed(printed.label for printed in served),
        "target": contents.target(each),
        "progress": each.progress_label,
    }
    paper.numbered([(words % shown, Link(f"{source(each)}.", ""))])
    _words(paper, each, each.text)
    contents.beside(paper, contents.in_short(each), each.language)


type TwoWordings = tuple[str | Promise, str | Promise]

# Of one State, of several: `who` is the term.
# Plurals by number would not do: in Russian they are those of one State again with twenty-one.
REPORTED: TwoWordings = (
    gettext_lazy("One State (1 of the %(total)s with a published answer) reported the status “%(status)s”."),
    gettext_lazy("%(who)s (%(count)s of the %(total)s with a published answer) reported the status “%(status)s”."),
)
WITHOUT_STATUS: TwoWordings = (
    gettext_lazy("One State (1 of the %(total)s with a published answer) reported action without stating a status."),
    gettext_lazy(
        "%(who)s (%(count)s of the %(total)s with a published answer) reported action without stating a status."
    ),
)
# By the field of an answer that is quoted.
DESCRIBED: dict[str, TwoWordings] = {
    "obstacles": (
        gettext_lazy("One State (1 of the %(total)s with a published answer) described obstacles:"),
        gettext_lazy("%(who)s (%(count)s of the %(total)s with a published answer) described obstacles:"),
    ),
    "assistance_needed": (
        gettext_lazy("One State (1 of the %(total)s with a published answer) named technical assistance needed:"),
        gettext_lazy("%(who)s (%(count)s of the %(total)s with a published answer) named technical assistance needed:"),
    ),
}
DECLARED: TwoWordings = (
    gettext_lazy("One State declared a commitment that serves this recommendation."),
    gettext_lazy("%(who)s (%(count)s) declared commitments that serve this recommendation."),
)


def worded(matter: TwoWordings, number: int, of: int = 0, **words: str) -> str:
    """The sentence of this matter for so many States of so many."""
    one, more = matter
    sentence = str(one if number == 1 else more)
    return sentence % {"who": term(number, of).name, "count": number, "total": of, **words}


def reported(status: str, number: int, of: int) -> str:
    """How many reported a status."""
    if status == ImplementationStatus.NOT_STATED:
        return worded(WITHOUT_STATUS, number, of)
    return worded(REPORTED, number, of, status=label_of(ImplementationStatus, status))


def without_answer(progress: Counts) -> str:
    """Of how many nothing is published. That says nothing of what they did, or sent."""
    return ngettext(
        "There is no published answer from %(count)s of the %(total)s States invited.",
        "There is no published answer from %(count)s of the %(total)s States invited.",
        progress.without,
    ) % {"count": progress.without, "total": progress.invited}


def otherwise(progress: Counts) -> str:
    """Of a question that asks for some answers: how many others there are."""
    return ngettext(
        "%(count)s other published answer does not fit what was asked.",
        "%(count)s other published answers do not fit what was asked.",
        progress.otherwise,
    ) % {"count": progress.otherwise}


def concerned(number: int) -> str:
    return ngettext(
        "This draft concerns %(count)s recommendation.", "This draft concerns %(count)s recommendations.", number
    ) % {"count": number}


def answered_by(states: int) -> str:
    """How many States answered something."""
    return ngettext(
        "%(count)s State has a published answer to at least one of them.",
        "%(count)s States have a published answer to at least one of them.",
        states,
    ) % {"count": states}


def totals(progress: Counts) -> str:
    """All answers, and by the status that they report."""
    shown = {"count": progress.answered, "statuses": contents.reported(progress)}
    return _("Published answers: %(count)s (%(statuses)s).") % shown


@dataclass(frozen=True)
class Term:
    """Words for a number of States.

    Args:
        name: as a sentence begins with it. `bounds`: what it stands for, in words.
        holds: whether it may stand for so many, of so many; of none where there is no number that they are a part of.
    """

    name: str | Promise
    bounds: str | Promise
    holds: Callable[[int, int], bool]


# The last that holds is used. `docs/terms-of-quantity.md` says the same; no sentence uses a term without its number.
TERMS = (
    Term(gettext_lazy("One State"), "1", lambda number, _of: number == 1),
    Term(gettext_lazy("Two States"), "2", lambda number, _of: number == 2),
    Term(gettext_lazy("Several States"), gettext_lazy("3 or more"), lambda number, _of: number >= 3),
    Term(
        gettext_lazy("Many States"),
        gettext_lazy("10 or more, and more than a quarter of the States with a published answer"),
        lambda number, of: number >= 10 and number * 4 > of > 0,
    ),
    Term(
        gettext_lazy("Most States"),
        gettext_lazy("3 or more, and more than half of the States with a published answer"),
        lambda number, of: number >= 3 and number * 2 > of > 0,
    ),
    Term(
        gettext_lazy("All States"),
        gettext_lazy("3 or more, and all States with a published answer"),
        lambda number, of: number >= 3 and number == of,
    ),
)


def term(number: int, of: int = 0) -> Term:
    """The term for so many States of so many. Raises ValueError where there are none: nothing is said of none."""
    found = [each for each in TERMS if each.holds(number, of)]
    if not found:
        raise ValueError(number)
    return found[-1]


LONGEST = 400  # characters of one quotation
CUT = " [...]"


def quotation(words: str) -> str:
    """The words in quotation marks. What is long ends at a word, and shows that it goes on; nothing is left out of the
    middle."""
    line = " ".join(words.split())
    if len(line) > LONGEST:
        start = line[: LONGEST + 1]
        whole, space, _rest = start.rpartition(" ")
        line = (whole if space and len(whole) > LONGEST // 2 else line[:LONGEST]) + CUT
    return f"“{line}”"


def spoken_by(state: str, language: str) -> str:
    """Who is quoted, and in which language."""
    return _("%(state)s (original: %(language)s):") % {"state": state, "language": language_name(language)}


def source(said: PublishedContent) -> str:
    """One State with the day on which it reported, and the entry."""
    words = _("%(state)s (reported on %(day)s, entry no. %(number)s)")
    return words % {"state": said.state.name, "day": dated(said.reported_on), "number": said.publication}


def sources(found: Iterable[PublishedContent]) -> str:
    """All of them by the names of the States, in one footnote."""
    in_order = sorted(found, key=lambda each: (name_order(each.state.name), each.publication))
    return f"{semicolon().join(source(each) for each in in_order)}."
