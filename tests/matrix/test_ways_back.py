"""Each act of the Secretariat has its way back, or docs/ways-back.md gives the reason: the page and the code agree."""

import re
from dataclasses import dataclass

import pytest
from django.conf import settings

from tracker.actions.correcting.kinds import REGISTRY
from tracker.choices import APPROVAL_KINDS, CorrectionKind
from tracker.models import User
from tracker.models.audit_acts import ACTS

PAGE = settings.BASE_DIR / "docs" / "ways-back.md"
ROLES = {
    "data entry": User(is_data_entry=True),
    "reviewer": User(is_reviewer=True),
    "administrator": User(is_administrator=True),
}
# Asked for on the page of a response or a document, by an act of their own.
ASKED_ELSEWHERE = (*APPROVAL_KINDS, CorrectionKind.IN_DOCUMENT)
CORRECTION = re.compile(r"correct: (\w+) \((\w+)\)")
OTHER_ACT = re.compile(r"act: `(\w+)`")
NONE = re.compile(r"none: .{20,}")


@dataclass(frozen=True)
class Way:
    """One line of the table."""

    act: str
    stage: str
    people: tuple[str, ...]
    back: str


def ways() -> list[Way]:
    rows = [line.strip("| ").split(" | ") for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    return [Way(act.strip("`"), stage, tuple(people.split(", ")), back) for act, stage, people, back in rows]


def acts_of_others() -> list[str]:
    text = PAGE.read_text().partition("## Acts of others")[2]
    return re.findall(r"`(\w+)`", text)


def faults(table: list[Way], others: list[str]) -> list[str]:
    """What is wrong with the table: acts that it does not have, and ways back that the code does not have."""
    named = {each.act for each in table} | set(others)
    found = [f"{act}: not in the table" for act in ACTS if act not in named]
    found += [f"{act}: no act of the audit" for act in named if act not in ACTS]
    found += [f"{act}: twice" for act in others if act in {each.act for each in table}]
    offered = set()
    for each in table:
        if correction := CORRECTION.fullmatch(each.back):
            rule = REGISTRY.get((CorrectionKind(correction[1]), correction[2]))
            offered.add((correction[1], correction[2]))
            may = {role for role, user in ROLES.items() if rule is not None and rule.may(user, None)}
            found += [f"{each.act}, {each.stage}: {may} may, not {each.people}"] if may != set(each.people) else []
        elif other := OTHER_ACT.fullmatch(each.back):
            found += [f"{each.act}: {other[1]} is no act"] if other[1] not in ACTS else []
        elif not NONE.fullmatch(each.back) or each.people != ("-",):
            found.append(f"{each.act}: neither a way back nor a reason")
    mistakes = {(kind, column) for kind, column in REGISTRY if kind not in ASKED_ELSEWHERE}
    return [*found, *(f"{kind} ({column}): on no line" for kind, column in sorted(mistakes - offered))]


def test_each_act_has_a_way_back_or_a_reason() -> None:
    assert faults(ways(), acts_of_others()) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (Way("accept", "public", ("administrator",), "correct: acceptance (status_update)"), "may, not"),
        (Way("accept", "public", ("reviewer",), "act: `undo`"), "undo is no act"),
        (Way("accept", "public", ("reviewer",), "Ask a colleague."), "neither a way back"),
        (Way("improve", "always", ("-",), "none: there is no such act at all"), "no act of the audit"),
    ],
)
def test_a_wrong_line_is_found(wrong: Way, said: str) -> None:
    assert [each for each in faults([*ways(), wrong], acts_of_others()) if said in each]
    assert faults([each for each in ways() if each.act != "accept"], acts_of_others())
