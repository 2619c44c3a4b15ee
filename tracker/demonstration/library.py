"""One State's library and its commitments, by the short keys that its file uses."""

import hashlib
import uuid
from collections.abc import Callable, Iterable
from functools import cached_property, partial

from tracker import actions
from tracker.actions.evidence_checks import DAY, note_found, note_trouble
from tracker.choices import CheckKind
from tracker.demonstration.content import StoryFacts
from tracker.demonstration.diary import Diary
from tracker.demonstration.small_files import small_file
from tracker.links import LinkAnswer
from tracker.models import Commitment, Evidence, EvidenceCheck, MemberState, User

# The same words give the same identifiers, so that addresses outlive a new loading.
# The day on which links were asked last, before everything that the open period still brings.
LOOKED = -2
NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "https://example.org/demonstration")


class Library:
    """What one State's answers cite and touch."""

    def __init__(self, code: str, facts: StoryFacts, diary: Diary) -> None:
        self.code, self.diary = code, diary
        self.language: str = facts["language"]
        self._evidence: dict[str, StoryFacts] = {each["key"]: each for each in facts.get("evidence", ())}
        self._commitments: dict[str, StoryFacts] = {}

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

    def plan_looks(self) -> None:
        """Write down in the diary what became of the links that the file speaks of, as if they had been asked."""
        for key, facts in self._evidence.items():
            if "answered" in facts or "trouble" in facts:
                self.diary.note(LOOKED, 6, partial(self._look, key, facts))

    def _look(self, key: str, facts: StoryFacts) -> None:
        item = Evidence.objects.get(pk=self.key(key))
        check = EvidenceCheck.objects.create(evidence=item, kind=CheckKind.LINK, asked_at=self.diary.now())
        if "answered" in facts:
            checksum = hashlib.sha256(item.link.encode()).hexdigest()
            found = LinkAnswer(item.link, facts["answered"], self.diary.day(facts["dated"]), checksum)
            note_found(check, found, now=self.diary.now())
        else:
            note_trouble(check, facts["trouble"], is_final=False, now=self.diary.now() - DAY)
            note_trouble(check, facts["trouble"], is_final=False, now=self.diary.now())

    def citation(self, key: str, place: str) -> actions.Citation:
        return actions.Citation(Evidence.objects.get(pk=self.key(key)), place)

    def remember(self, facts: StoryFacts) -> StoryFacts:
        """What is known of a commitment so far, with what is new in `facts`."""
        known = self._commitments.get(facts["key"], {}) | facts
        self._commitments[facts["key"]] = known
        return known

    def commitment(self, key: str) -> Commitment:
        return Commitment.objects.get(pk=self.key(key))
