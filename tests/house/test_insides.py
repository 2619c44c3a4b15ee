"""Libraries are used by what they offer: what they call internal may be another thing in their next release."""

import ast

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter

from tests.house.tree import Source, python_files, within
from tracker.signing.adapters import AccountAdapter, FactorAdapter

OURS = {"tracker", "report", "tests"}
PYTHONS_OWN = {"__future__"}
# Insides that are used all the same: "path: name" -> why.
USED: dict[str, str] = {
    "tests/chance.py: hypothesis.internal.conjecture.providers": "patched: nothing that is offered stops what it stops",
}


def is_inside(name: str) -> bool:
    """Whether a dotted name leads into what a library keeps for itself."""
    first, *rest = name.split(".")
    return first not in OURS | PYTHONS_OWN and any(
        part == "internal" or part.startswith("_") for part in [first, *rest]
    )


def inside_faults(source: Source) -> list[str]:
    """Imports of the insides of a library; and dotted names of them, from which Django and tests load things."""
    named = list(source.imports)
    for node in ast.walk(source.syntax):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("allauth."):
            named.append((node.lineno, node.value))
    return [
        source.at(line, f"the insides of a library: {name}")
        for line, name in named
        if is_inside(name) and not any(within(f"{source.path}: {name}", used) for used in USED)
    ]


def test_nothing_is_taken_from_the_insides_of_a_library() -> None:
    found = [fault for source in python_files(*sorted(OURS), "manage.py") for fault in inside_faults(source)]
    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize(
    ("ours", "theirs"), [(AccountAdapter, DefaultAccountAdapter), (FactorAdapter, DefaultMFAAdapter)]
)
def test_no_private_method_of_allauth_is_replaced(ours: type, theirs: type) -> None:
    assert not {
        name for name in vars(ours) if name.startswith("_") and not name.startswith("__") and hasattr(theirs, name)
    }


@pytest.mark.parametrize(
    "planted",
    [
        "from allauth.mfa.totp.internal import auth",
        "from allauth.mfa.totp.internal.auth import TOTP",
        "import allauth.account.internal.flows",
        "from django.db.models._private import secret",
        "STAGES = ['allauth.account.internal.stagekit.Stage']",
    ],
)
def test_planted_fault_is_found(planted: str) -> None:
    assert inside_faults(Source("tracker/signing/a.py", planted))


def test_what_is_offered_is_let_through() -> None:
    offered = "from allauth.mfa.models import Authenticator\nfrom tracker.models._rows import internal\n"
    assert not inside_faults(Source("tracker/signing/a.py", offered))
