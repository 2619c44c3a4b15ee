"""Of whom a second factor is asked."""

import pytest

from tests.factories.records import UserFactory
from tracker import actions
from tracker.factors import policy as second_factor

pytestmark = pytest.mark.django_db


def questions(person) -> tuple[bool, bool, bool]:
    """Required at every page; asked at the sign-in; a code asked at sending."""
    return (
        second_factor.is_required_of(person),
        second_factor.is_asked_at_sign_in(person),
        second_factor.is_code_asked_at_sending(person),
    )


@pytest.mark.parametrize(
    ("is_on", "role", "has_app", "answers"),
    [
        (True, "is_reviewer", False, (True, False, True)),
        (True, "is_reviewer", True, (True, True, False)),
        (True, "", False, (False, False, True)),
        (True, "", True, (False, True, False)),
        (False, "is_administrator", False, (False, False, False)),
        (False, "", True, (False, False, False)),
    ],
)
def test_who_is_asked(is_on, role, has_app, answers, settings) -> None:
    settings.SECOND_FACTOR = is_on
    person = UserFactory(**({role: True} if role else {}))
    if has_app:
        actions.add_app(secret="JBSWY3DPEHPK3PXP", by=person, now=person.created_at)
    assert questions(person) == answers
