"""A draft report in words: by theme each recommendation as it is printed, and in sentences what was reported on it.

Belongs here: what stands where. Each sentence has a footnote that names its sources, and counts those; so no sentence
can say another number than its footnote. What States said is counted and quoted, never summed up or judged.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext as _

from report.briefs import contents
from report.briefs.brief import Brief, BriefItem
from report.briefs.contents import BriefPlace, Wording
from report.briefs.paper import BriefPaper
from report.drafts import draft_wording
from report.drafts.quantity import TERMS
from report.drafts.quoting import quotation, spoken_by
from report.drafts.sources import source, sources
from report.pages.answers import Answer, Declared, PublishedContent
from report.pages.printings import Printed
from report.pages.progress import NOTHING, Counts
from report.pages.punctuation import listed
from tracker.questionnaire.word_document import Link

type FootnotedSentence = tuple[str, Link]

WIDTHS = (6.0, 11.0)


def write(paper: BriefPaper, brief: Brief, place: BriefPlace) -> None:
    """Write all of it."""
    paper.running(listed([_("Draft, to be edited"), brief.title, place.as_of]))
    _cover(paper, brief, place)
    page, meetings = _page(place), {each.printed.meeting.pk for each in brief.items}
    name = contents.citation if len(meetings) > 1 else contents.symbol_and_label
    _introduction(paper, brief, page)
    serving = _by_recommendation(brief.commitments)
    in_order = sorted(brief.items, key=lambda each: (not each.theme, each.theme))  # within a theme as they came
    for theme, items in groupby(in_order, key=lambda each: each.theme):
        paper.heading(theme or _("Without a theme"))
        for item in items:
            paper.heading(name(item.printed), 2)
            _item(paper, item, serving[item.printed.pk], page, place)
    if brief.commitments:
        paper.heading(_("Commitments"))
        for each, served in brief.commitments:
            _commitment(paper, each, served)
    paper.heading(_("Terms of quantity"))
    paper.line(_("The last term that applies is used, and the number of States always stands with it."))
    paper.table((_("Term"), _("Number of States")), ((str(each.name), str(each.bounds)) for each in TERMS), WIDTHS)
    contents.sources(paper, brief, place)


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
    said = [draft_wording.concerned(len(brief.items))]
    if answers:
        said.append(draft_wording.answered_by(len({each.state.pk for each in answers})))
        said.append(draft_wording.totals(_counted(answers)))
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


def _item(paper: BriefPaper, item: BriefItem, serving: Sequence[Declared], page: Link, place: BriefPlace) -> None:
    """A recommendation as it is printed, and what was reported on it."""
    printed, progress = item.printed, item.progress or NOTHING
    of = len(item.answers) + progress.otherwise
    address = place.address(printed.address)
    if printed.opening:
        paper.line(printed.opening, language=printed.language)
    paper.quoted(printed.text, Link(f"{contents.citation(printed)}.", address), language=printed.language)
    said = [*_statuses(item.answers, of), *_others(progress, page)]
    if serving:
        declared = draft_wording.said(draft_wording.DECLARED, len({each.state.pk for each in serving}))
        said.append((declared, _note(serving)))
    if said:
        paper.numbered(said)
    for name, matter in draft_wording.DESCRIBED.items():
        if telling := [each for each in item.answers if each.content.get(name)]:
            paper.numbered([(draft_wording.said(matter, len(telling), of), _note(telling))])
            for answer in telling:
                _words(paper, answer, answer.content[name])


def _statuses(answers: Sequence[Answer], of: int) -> list[FootnotedSentence]:
    """How many reported which status, in the order that statuses have everywhere."""
    found = []
    for each in _counted(answers).statuses:
        if reporting := [answer for answer in answers if answer.status == each.code]:
            found.append((draft_wording.reported(each.code, len(reporting), of), _note(reporting)))
    return found


def _others(progress: Counts, page: Link) -> list[FootnotedSentence]:
    """What is in no other sentence: answers that were not asked for, and of how many States nothing is published."""
    found = []
    if progress.otherwise:
        found.append((draft_wording.otherwise(progress), page))
    if progress.without:
        found.append((draft_wording.without_answer(progress), page))
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
