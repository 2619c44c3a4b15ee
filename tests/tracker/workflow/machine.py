"""The state machine: it draws who does what, calls the action, and knows beforehand whether it must be refused.

One rule makes every step, from what there is at that moment, chosen by chance from a salt that each run has of its own.
Hypothesis switches single rules off for whole runs and likes to repeat what it drew before, which starves a story that
needs five moves in a row; so it drives the runs, and the salt makes each another one.
"""

import datetime
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Any

from django.db import transaction
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.tracker.workflow import checks, deciding, moving
from tests.tracker.workflow.expected import Answer, Expected, Paper
from tests.tracker.workflow.pairs import possible_moves, possible_pairs, shape_of, way_to
from tests.tracker.workflow.scene import ANSWERS, CLERKS, FOCUS, SECRETARIAT, Scene
from tracker import actions
from tracker.actions import NotAllowed
from tracker.models import CommitmentUpdate, StatusUpdate, User

# How often each move, each pair of moves one after the other on one answer, and each refusal was taken.
MOVES: Counter[str] = Counter()
PAIRS: Counter[tuple[str, str]] = Counter()
REFUSALS: Counter[str] = Counter()


class Workflow(RuleBasedStateMachine):
    """One run: a savepoint over the scene, and the expected record beside the real one."""

    scene: Scene
    salt: str
    guided: float  # how many of the moves are on the way to a rare pair
    known: Counter[tuple[str, str]]  # pairs of moves taken in the runs before

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.clock = self.scene.starts_at
        self.book: Expected = self.scene.expected()
        self.chance = Random(self.salt)
        self.focus = self.chance.choice(FOCUS)
        note(f"salt {self.salt}, mostly about {self.focus}")
        self.rare = self.rarely_taken()
        self.before: dict[Answer, str] = {}
        self.count = self.steps = 0
        self.reopened_until: dict[str, datetime.date] = {}
        self.senders = {"XAA": {"focal-xaa", "alternate-xaa"}, "XAB": {"focal-xab"}}
        self.alternate: Any = self.scene.alternate
        self.assigned = {("XAA", "first"): {"15-a"}}
        self.requests: list[deciding.Request] = []
        self.was_refused = False
        self.snapshot = self.fresh = checks.Snapshot.take()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    # --- drawing -----------------------------------------------------------------------------------------------------

    def pick(self, label: str, options: Iterable[Any]) -> Any:
        chosen = self.chance.choice(list(options))
        note(f"  {label}: {chosen}")
        return chosen

    def somebody(self, right: Iterable[str]) -> str:
        """Mostly one who may; sometimes anybody."""
        right = sorted(right)
        if right and self.chance.random() < 0.9:
            return self.pick("by", right)
        return self.pick("by", sorted(self.scene.people))

    def token(self) -> str:
        self.count += 1
        return f"words {self.count} of this run"

    def key(self) -> uuid.UUID:
        self.count += 1
        return uuid.UUID(int=self.count)

    # --- asking the scene --------------------------------------------------------------------------------------------

    def user(self, name: str) -> User:
        return self.scene.people[name]

    @property
    def today(self) -> datetime.date:
        return self.clock.date()

    def stored(self, paper: Paper) -> StatusUpdate | CommitmentUpdate:
        kind: Any = CommitmentUpdate if paper.answer.is_commitment else StatusUpdate
        return kind.objects.get(pk=paper.pk)

    def writers(self, answer: Answer, about: Iterable[str], *, on_behalf: bool) -> set[str]:
        """Who may write a draft of this answer: in the lane of letters the clerks, else the State's own people."""
        if on_behalf:
            return set(CLERKS)
        writers = set(self.senders[answer.state])
        if set(about) <= self.assigned.get(answer.submission, set()):
            writers.add("expert-xaa")
        return writers

    # --- moving ------------------------------------------------------------------------------------------------------

    def attempt[Result](self, is_allowed: bool | type[Exception], act: Callable[..., Result], **given: Any) -> Result:
        """Call an action. `is_allowed` True: it must go through; else it must raise, NotAllowed or the named error."""
        self.clock += datetime.timedelta(minutes=1)
        self.was_refused = is_allowed is not True
        if is_allowed is True:
            return act(now=self.clock, **given)
        REFUSALS[getattr(act, "__name__", "?")] += 1
        return moving.refused(act, is_allowed or moving.NotAllowed, now=self.clock, **given)

    def moved(self, answer: Answer, *moves: str, is_of_the_state: bool = True) -> None:
        """Count moves that were made on an answer. What data entry takes back is no decision of the State."""
        for move in moves:
            MOVES[move] += 1
            if is_of_the_state and move in ("submit", "recall", "withdraw"):
                self.book.decided[answer] = self.clock
            if answer in self.before:
                PAIRS[self.before[answer], move] += 1
                if (self.before[answer], move) in self.rare[1:]:
                    self.rare.remove((self.before[answer], move))
            self.before[answer] = move

    @rule(seed=st.integers(0, 2**24 - 1))
    def act(self, seed: int) -> None:
        self.chance, self.was_refused = Random(f"{self.chance.random()} {seed}"), False
        self.steps += 1
        if self.chance.random() < 0.75:
            self.move_an_answer()
        else:
            weights = [weight for weight, _act in deciding.ACTS.values()]
            (name,) = self.chance.choices(list(deciding.ACTS), weights)
            note(f"  act: {name}")
            deciding.ACTS[name][1](self)

    def move_an_answer(self) -> None:
        """A move that the answer's shape allows, in one of its lanes; some are on the way to a pair rarely taken."""
        answer: Answer = self.pick("answer", self.focus if self.chance.random() < 0.85 else ANSWERS)
        shape = shape_of(self.book.of(answer))
        if self.chance.random() < self.guided:
            ways = [way_to(pair, shape, self.before.get(answer, "")) for pair in self.rare]
            move, on_behalf = min(ways, key=len)[0]
        else:
            moves: Sequence[tuple[str, bool]] = possible_moves(shape)
            ((move, on_behalf),) = self.chance.choices(moves, [moving.WEIGHTS[move] for move, _lane in moves])
        note(f"  move: {move}{' by letter' if on_behalf else ''} of {answer}")
        moving.MOVING[move](self, answer, on_behalf)

    def rarely_taken(self) -> list[tuple[str, str]]:
        """Some of the pairs of moves that earlier runs took least, and of equals any."""
        pairs = sorted(possible_pairs())
        self.chance.shuffle(pairs)
        least = min(self.known[pair] for pair in pairs)
        return [pair for pair in pairs if self.known[pair] <= least + least // 4 + 2][:10]

    # --- checking ----------------------------------------------------------------------------------------------------

    @invariant()
    def nothing_is_broken(self) -> None:
        self.fresh = checks.Snapshot.take()
        for check in checks.FIRST:
            check(self)
        if self.was_refused:
            assert self.fresh == self.snapshot, "a refused act changed something"
        else:
            for check in checks.THEN:
                check(self)
        self.snapshot = self.fresh

    def readers(self) -> dict[str, set[int]]:
        """{person: orders of the versions that this person may see}, by the table of `docs/domain.md` 5."""
        sees: dict[str, set[int]] = {name: set() for name in self.scene.people}
        for paper in self.book.papers:
            for name in self._readers_of(paper):
                sees[name].add(paper.order)
        return sees

    def _readers_of(self, paper: Paper) -> set[str]:
        is_draft = paper.stage == "draft"
        state = paper.answer.state
        readers = set(SECRETARIAT) if not is_draft or paper.on_behalf else set()
        if paper.on_behalf and paper.is_taken_back:  # perhaps a letter of another State
            return readers
        if not is_draft or not paper.on_behalf:
            readers |= self.senders[state]
            if set(paper.about) & self.assigned.get(paper.answer.submission, set()):
                readers.add("expert-xaa")
        if state == "XAA" and not is_draft:
            readers.add("observer-xaa")
        if state == "XAA" and paper.stage in ("accepted", "superseded", "withdrawn") and self.assigned:
            readers.add("expert-xaa")
        return readers


# --- decisions that are planned ---------------------------------------------------------------------------------------


def later(plan: Callable[..., Any]) -> Callable[..., None]:
    """Plan a decision, take it back, plan it again and apply it."""

    def decide(*, version: Any, by: User, now: datetime.datetime, **words: Any) -> None:
        for again in range(2):
            planned = plan(versions=[version], due_at=now, by=by, now=now, **words)
            for reason in planned.refused.values():
                raise NotAllowed(reason)
            if not again:
                assert actions.undo_decisions(set_key=planned.decisions[0].set_key, by=by, now=now) == 1
        assert actions.apply_due_decisions(now).applied == 1

    return decide


LATER: dict[Any, Callable[..., Any]] = {
    actions.accept: later(actions.plan_acceptance),
    actions.return_for_revision: later(actions.plan_returns),
}


class PlannedWorkflow(Workflow):
    """Plan each decision, undo it, plan it again and apply it: the record must come out as if it was decided at once.

    Whoever plans has opened the response for checking."""

    def attempt(self, is_allowed: Any, act: Callable[..., Any], **given: Any) -> Any:
        result = super().attempt(is_allowed, LATER.get(act, act), **given)
        if is_allowed is True and act in LATER:
            sending = self.book.sendings[given["version"].transmission_id]
            who = next(name for name in self.scene.people if self.user(name) == given["by"])
            sending.claimed_by = sending.claimed_by or who
        return result
