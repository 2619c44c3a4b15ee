"""The tables of the grammar: the words of a language, and the habits of a body.

Belongs here: the shapes. A pattern that a language has not is `NOTHING`, which is found nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

NOTHING = re.compile(r"(?!)")

BEHIND = re.compile(r"[\s,\u060c\uff0c]*")
SECOND_VERB = re.compile(r"\s(?:and|et|y|e|\u0438)\s(?:\S+\s){0,4}\S+\s?$")
"""The end of what a body does, where its recommendation is the second verb of the sentence."""

type Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How documents of one language say it; `signs`, `says` and `perhaps` go by the structure that a body prints."""

    language: str
    signs: Mapping[str, Pattern]
    """In the first lines: the document is of this kind."""
    denials: Pattern
    """In the first lines: it only speaks of such a document."""
    says: Mapping[str, Pattern]
    """A sentence in which the body itself recommends."""
    observes: Pattern
    """A sentence that notes, welcomes or is concerned: what stands before a recommendation and is none."""
    operative: Pattern
    """How an operative paragraph begins that recommends, requests, calls upon, invites or encourages."""
    also: Pattern
    """The same behind another verb: "Welcomes ..., and urges States to"."""
    enacting: Pattern
    """The body that resolves, with the comma behind it; the first group is its name."""
    draft: Pattern
    annex: Pattern
    keeps_list: Pattern
    """How a lead-in ends whose list is words of one recommendation: "information on:"."""
    splits_list: Pattern
    """How it ends whose items are recommended, each, though it has such words: "should, in particular:"."""
    announces: Mapping[str, Pattern]
    """A sentence in which the body says that its recommendations follow: "made the following recommendations:"."""
    announced: Pattern
    """The same where nobody is named who gave them: "The following recommendations were made:"."""
    adds_list: Pattern
    """How it ends where it recommends something before its list: "adopt a law, and:"."""
    speaker_alone: Pattern
    """A lead-in that only names the body: "The Committee:"."""
    addressees: tuple[Pattern, ...]
    """Who is asked, as group `who`; the first that fits."""
    pronouns: frozenset[str] = frozenset()
    """What may stand for an addressee and names none."""
    pronoun: Pattern = NOTHING
    """A sentence whose subject is whoever spoke before."""
    speakers: Mapping[str, Pattern] = field(default_factory=dict)
    """The body as the subject of a sentence, where its documents tell what others said, too."""
    perhaps: Mapping[str, Pattern] = field(default_factory=dict)
    """What may recommend: a candidate."""
    praise: Pattern = NOTHING
    """A heading under which the body welcomes."""
    procedure: Pattern = NOTHING
    """What asks for a report, or for information within a time."""
    chapter: Pattern = NOTHING
    """A heading, without its mark, under which a report recommends."""
    earlier: Pattern = NOTHING
    """What somebody recommended before, or elsewhere."""

    def tells_of_earlier(self, sentence: str, says: re.Match[str]) -> bool:
        """Return whether a sentence tells what somebody recommended before or elsewhere.

        It does where the words for that come before the verb, or right behind it. Further on they belong to what is
        recommended: "accept the amendment, endorsed by the General Assembly in its resolution 47/111".

        Args:
            sentence: the sentence.
            says: what of it says that it recommends, up to its verb.
        """
        second = SECOND_VERB.search(says[0])
        begins = says.start() + second.start() if second else 0
        found = self.earlier.search(sentence, begins)
        behind = BEHIND.match(sentence, says.end())
        return found is not None and found.start() <= (behind.end() if behind else says.end())


def by_body(pattern: Callable[[str], str], *speakers: str) -> dict[str, Pattern]:
    """Return {structure: pattern} for the bodies that announce their recommendations.

    Args:
        pattern: makes the pattern of the names of a body.
        speakers: the names of committees, overseers, meetings and commissions.
    """
    names = ("concluding_observations", "oversight", "conference_of_parties", "commission_report")
    return {name: re.compile(pattern(speaker)) for name, speaker in zip(names, speakers, strict=True)}


@dataclass(frozen=True, slots=True)
class Habit:
    """What a body's documents do: the structure's name, and how its sentences count.

    `in_chapter`: it recommends under a heading that says so, and there its sentences say what somebody should do.
    `yields_to`: bodies whose documents speak of it in their first lines. `cuts`: what the body noted before it
    recommends, in the same paragraph, is no part of the recommendation. `says_basis`: its documents say whether it
    adopted its recommendations, and `basis` is meant where they do not.
    """

    name: str
    basis: str
    cuts: bool = True
    in_chapter: bool = False
    says_basis: bool = False
    yields_to: tuple[str, ...] = ()
