"""What a person decides on the page of matches, as plain data: from suggestions, from what was kept, from a form.

Pure, no database. A finding is decided by what it prints again; what nothing prints again, by what became of it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from tracker.importing.versions.kinship import Kin
from tracker.importing.versions.matching import MERGED, Match

UNDECIDED = ""
NEW = "-"
DROPPED, STAYS, INTO = "dropped", "stays", "into:"


@dataclass(frozen=True)
class Choices:
    """`now`: of each finding, by slug, the slug that it prints again, NEW, or UNDECIDED. `then`: of each earlier
    recommendation that no finding prints again, DROPPED, STAYS, INTO + the slug of a finding, or UNDECIDED.
    """

    now: Mapping[str, str]
    then: Mapping[str, str] = field(default_factory=dict)

    @property
    def claims(self) -> Counter[str]:
        """How many findings print each earlier recommendation again."""
        return Counter(slug for slug in self.now.values() if slug not in (NEW, UNDECIDED))

    def before(self, slug: str) -> list[str]:
        """What a finding comes from: what it prints again, and what was merged into it."""
        own = self.now.get(slug, UNDECIDED)
        others = [then for then, became in self.then.items() if became == f"{INTO}{slug}" and not self.claims[then]]
        return [*([own] if own not in (NEW, UNDECIDED) else []), *others]

    @property
    def continues(self) -> dict[str, list[str]]:
        """As `confirm_proposal` wants it."""
        return {slug: before for slug in self.now if (before := self.before(slug))}

    @property
    def drops(self) -> list[str]:
        """The slugs that no document prints any more."""
        return [slug for slug, became in self.then.items() if became == DROPPED and not self.claims[slug]]

    def updated(self, now: Mapping[str, str], then: Mapping[str, str]) -> "Choices":
        """These, with others for what is there; a choice about what is no longer there is left out."""
        known = {*self.then, NEW, UNDECIDED}
        return replace(
            self,
            now={**self.now, **{slug: each for slug, each in now.items() if slug in self.now and each in known}},
            then={
                **self.then,
                **{slug: each for slug, each in then.items() if slug in self.then and self._is_fate(each)},
            },
        )

    def _is_fate(self, became: str) -> bool:
        is_into = became.startswith(INTO) and became.removeprefix(INTO) in self.now
        return became in (UNDECIDED, DROPPED, STAYS) or is_into

    def set_by_hand(self, now: str, then: str) -> "Choices":
        """`now` prints `then` again; where it prints another one again already, the two are merged into it."""
        if self.now[now] in (NEW, UNDECIDED, then):
            return self.updated({now: then}, {})
        freed = {slug: NEW for slug, each in self.now.items() if each == then}
        return self.updated(freed, {then: f"{INTO}{now}"})


def suggested(
    kin: str, matches: Iterable[Match], now: Collection[str], then: Collection[str], own: Collection[str]
) -> Choices:
    """What the program suggests. What it is not sure of is left to the person.

    Args:
        kin: what the document is to the other one.
        now, then: the slugs of the findings and of what they may print again.
        own: those of `then` that the other document prints.
    """
    chosen = dict.fromkeys(now, UNDECIDED if kin == Kin.TRANSLATES else NEW)
    leaves = set(own) if kin == Kin.REPLACES else set()
    became = {slug: DROPPED if slug in leaves else STAYS for slug in then}
    for match in matches:
        if match.is_sure and match.kind == MERGED and chosen[match.now] != NEW:
            became[match.then] = f"{INTO}{match.now}"
            continue
        chosen[match.now] = match.then if match.is_sure else UNDECIDED
        if match.then in leaves:  # should the person take it from there, it has to be said what became of it
            became[match.then] = UNDECIDED
    return Choices(chosen, became)


def faults_in(choices: Choices, *, is_translation: bool) -> dict[str, str]:
    """Return a sentence for each list in which something has to be decided, or decided otherwise, by its field's name.

    The sentence has a place for the `label` of the row.
    """
    found: dict[str, str] = {}
    claims = choices.claims
    for slug, each in choices.now.items():
        if each == UNDECIDED:
            found[f"now-{slug}"] = _("%(label)s: say whether it is new, or which one it is the same as.")
        elif is_translation and each == NEW:
            found[f"now-{slug}"] = _("%(label)s: say which recommendation this is the text of; each has one.")
        elif is_translation and claims[each] > 1:
            found[f"now-{slug}"] = _(
                "%(label)s: another text is said to be that of the same recommendation; each has one."
            )
    for slug, became in choices.then.items():
        if became == UNDECIDED and not claims[slug] and not is_translation:
            found[f"then-{slug}"] = _("%(label)s: say what became of it.")
    return found
