"""Acts by chance, each of which may change what is current: for whatever is worked out from the ledger."""

from collections.abc import Callable
from random import Random
from typing import Any

from tests.factories.world import World
from tests.tracker.actions.test_two_persons import erase
from tracker import actions
from tracker.actions.evidence_checks import end_file_check
from tracker.choices import RegionalGroup
from tracker.files.scanner import ScanVerdict
from tracker.models import CommitmentUpdate, Evidence, EvidenceCheck, StatusUpdate, Submission

SLUGS = ("15-a", "15-b", "15-c")
# Some in several forms, one that is two, one without spaces, one longer than any that is counted whole.
WORDS = ("training", "trained", "judges", "the", "coast-guard", "bank", "banks", "Échange", "培训法官", "x" * 90)


class History:
    """Acts by chance, each of which may change what was current."""

    def __init__(self, world: World, chance: Random) -> None:
        self.world, self.chance = world, chance
        self.periods = [world.period, world.open_period("period-2")]
        self.items = [world.evidence(is_public=chance.random() < 0.5, title=f"Item {n}") for n in range(3)]

    def publish(self) -> None:
        state = self.chance.choice(["XAA", "XAA", "XAB"])
        item = self.chance.choice([None, *self.items]) if state == "XAA" else None
        cited = (actions.Citation(evidence=item, pinpoint=""),) if item and not self._fresh(item).erased_at else ()
        self.world.publish(
            self.chance.choice(SLUGS), state=state, period=self.chance.choice(self.periods), citations=cited,
            status=self.chance.choice(["planned", "in_progress", "implemented"]), summary=self._words(),
        )  # fmt: skip

    def publish_commitment(self) -> None:
        there = [None, *CommitmentUpdate.objects.accepted().values_list("commitment", flat=True)]
        period = self.chance.choice(self.periods)
        also = self.chance.choice([(), ("15-b",)])
        chosen = self.chance.choice(there)
        self.world.publish_commitment("15-a", *also, commitment=chosen, period=period, text=self._words())

    def _words(self) -> str:
        return " ".join(self.chance.choices(WORDS, k=self.chance.randint(1, 6)))

    def withdraw(self) -> None:
        kind: Any = self.chance.choice([StatusUpdate, StatusUpdate, CommitmentUpdate])
        if version := self._any(kind.objects.accepted().filter(submission__consent="yes")):
            by = self.world.focal_points[version.member_state_id]
            actions.withdraw(version=version, by=by, now=self.world.now())

    def set_consent(self) -> None:
        if submission := self._any(Submission.objects.exclude(consent="not_asked")):
            consent = "no" if submission.consent == "yes" else "yes"
            by = self.world.focal_points[submission.member_state_id]
            actions.set_consent(submission=submission, consent=consent, by=by, now=self.world.now())

    def hide_or_show_evidence(self) -> None:
        item = self._fresh(self.chance.choice(self.items))
        if not item.erased_at:
            actions.set_evidence_public(
                evidence=item, is_public=not item.is_public, by=self.world.focal_point, now=self.world.now()
            )

    def check_evidence(self) -> None:
        item = self._fresh(self.chance.choice(self.items))
        check = EvidenceCheck.objects.create(evidence=item, kind="file", asked_at=self.world.now())
        end_file_check(check, ScanVerdict(found=self.chance.choice(["", "a virus"])), now=self.world.now())

    def erase_words(self) -> None:
        version = self._any(StatusUpdate.objects.accepted())
        if version is None:
            return
        item = self._fresh(self.chance.choice(self.items))
        named = [item] if version.member_state_id == "XAA" and not item.erased_at else []
        erase(self.world, submission=version.submission, evidence=named, recommendation=version.recommendation)

    def move_to_another_group(self) -> None:
        state = self.world.states[self.chance.choice(["XAA", "XAB"])]
        group = self.chance.choice(RegionalGroup.values)
        actions.edit_reference(thing=state, regional_group=group, by=self.world.dataentry, now=self.world.now())

    def go_on(self) -> Callable[[], None]:
        """One act, and perhaps some days."""
        acts = [self.withdraw, self.set_consent, self.hide_or_show_evidence, self.check_evidence, self.erase_words]
        chosen = self.chance.choice([*acts, *[self.publish] * 6, self.publish_commitment, self.move_to_another_group])
        if self.chance.random() < 0.4:
            self.world.now(days=self.chance.choice([0.5, 1, 2]))
        chosen()
        return chosen

    def _any(self, rows: Any) -> Any:
        found = list(rows.order_by("pk"))
        return self.chance.choice(found) if found else None

    def _fresh(self, item: Evidence) -> Evidence:
        return Evidence.objects.get(pk=item.pk)
