"""One State's library and its commitments, by the short keys that its file uses."""

import uuid
from collections.abc import Callable, Iterable
from functools import cached_property

from tracker import actions
from tracker.demonstration.content import Facts
from tracker.demonstration.diary import Diary
from tracker.demonstration.small_files import small_file
from tracker.models import Commitment, Evidence, MemberState, User

# The same words give the same identifiers, so that addresses outlive a new loading.
NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "https://example.org/demonstration")


class Library:
    """What one State's answers cite and touch."""

    def __init__(self, code: str, facts: Facts, diary: Diary) -> None:
        self.code, self.diary = code, diary
        self.language: str = facts["language"]
        self._evidence: dict[str, Facts] = {each["key"]: each for each in facts.get("evidence", ())}
        self._commitments: dict[str, Facts] = {}

    @cached_property
    def member_state(self) -> MemberState:
        return MemberState.objects.get(pk=self.code.upper())

    def key(self, name: str) -> uuid.UUID:
        return uuid.uuid5(NAMES, f"{self.code} {name}")

    def add(self, keys: Iterable[str], words: Callable[[str], str], by: User) -> None:
        """Add the items under `keys` that are not there yet."""
        for key in sorted(keys):
            facts = self._evidence[key]
            form = facts["form"]
            actions.add_evidence(
                uuid=self.key(key),
                member_state=self.member_state,
                title=words(facts["title"]),
                kind=facts["kind"],
                dated_on=self.diary.day(facts["dated"]),
                language=self.language,
                is_public=facts["public"],
                upload=None if form == "link" else small_file(f"{self.code}-{key}", form),
                link=f"https://example.org/{self.code}/{key}" if form == "link" else "",
                by=by,
                now=self.diary.now(),
            )

    def citation(self, key: str, place: str) -> actions.Citation:
        return actions.Citation(Evidence.objects.get(pk=self.key(key)), place)

    def remember(self, facts: Facts) -> Facts:
        """What is known of a commitment so far, with what is new in `facts`."""
        known = self._commitments.get(facts["key"], {}) | facts
        self._commitments[facts["key"]] = known
        return known

    def commitment(self, key: str) -> Commitment:
        return Commitment.objects.get(pk=self.key(key))
