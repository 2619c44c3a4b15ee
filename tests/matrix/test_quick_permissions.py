"""The part of the permission matrix that `make test` asks: three roles read drafts and published objects."""

import pytest

from tests.matrix.addresses import all_addresses
from tests.matrix.asking import Asker, Reply
from tests.matrix.cast import OWN, Cast, mark
from tests.matrix.cells import QUICK_ROLES, cells_of, common_fault, faults_in
from tests.matrix.difference import Difference
from tests.matrix.expectations import expected_addresses
from tests.matrix.sending import FormBook


def test_every_address_has_its_expectation() -> None:
    assert set(all_addresses()) - expected_addresses() == set()


def test_every_expectation_has_its_address() -> None:
    assert expected_addresses() - set(all_addresses()) == set()


@pytest.mark.django_db
@pytest.mark.parametrize(("room", "role"), [(room, role) for room, roles in QUICK_ROLES.items() for role in roles])
def test_role_reads(role: str, room: str, cast: Cast, askers: dict[str, Asker], book: FormBook) -> None:
    faults = faults_in((cell for cell in cells_of(role, room, cast) if cell.is_quick), askers, book)
    assert not faults, "\n".join(faults)


def test_a_page_that_shows_what_is_private_is_found() -> None:
    """The measure itself: a draft of XAA on a page of the portal, read by its focal point and by others."""
    headers = {
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
    }  # fmt: skip
    page = Reply(200, headers, f"<p>{mark(OWN, 'answer', 'draft')}", False, frozenset(), Difference())
    found = {
        role: common_fault(role, "/portal/", page, may_write=False) for role in ("focal point", "expert", "visitor")
    }
    assert found == {
        "focal point": "",
        **dict.fromkeys(("expert", "visitor"), "it shows the answer of XAA that is draft"),
    }
