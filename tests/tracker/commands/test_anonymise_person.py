"""Nobody knows any more who it was, in no table and no column; every receipt is as before; two persons decided it."""

import datetime

import pytest
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from tests.factories.records import UserFactory
from tests.factories.world import World
from tracker import actions
from tracker.factors import app_codes
from tracker.models import AuditEvent, Mandate, OutgoingMail, Submission, User
from tracker.upkeep.proving.rows import receipts

pytestmark = [pytest.mark.django_db, pytest.mark.database]
CANARIES = ("kanarienvogel", "canary@example.org", "Fedor Canary")
COMMAND = "anonymise_person"


@pytest.fixture
def person(seed_world: World) -> User:
    """A focal point who sent an answer, is the contact of a response, signs in by an app, and was mailed."""
    person = seed_world.focal_point
    actions.change_user(
        user=person, by=seed_world.administrator, now=seed_world.now(), username="kanarienvogel",
        full_name="Fedor Canary", email="canary@example.org",
    )  # fmt: skip
    person.refresh_from_db()
    sent = seed_world.send(seed_world.draft("15-a"))
    Submission.objects.filter(pk=sent.submission_id).update(
        contact_name="Fedor Canary", contact_email="Canary@example.org", contact_telephone="1"
    )
    app_codes.keep(person, app_codes.new_key())
    OutgoingMail.objects.create(
        user=person, address="canary@example.org", kind="receipt", key="one", subject="Fedor Canary", text="Dear Fedor "
        "Canary", queued_at=seed_world.now(),
    )  # fmt: skip
    OutgoingMail.objects.create(
        user=seed_world.reviewer, address="reviewer@example.org", kind="receipt", key="two",
        subject="Fedor Canary has sent an answer", queued_at=seed_world.now(),
    )  # fmt: skip
    OutgoingMail.objects.update(sent_at=seed_world.now())
    return person


def found(word: str) -> list[str]:
    """Every table that holds the word in any column."""
    places = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of ours
            if any(word.lower() in str(value).lower() for row in cursor.fetchall() for value in row):
                places.append(table)
    return places


def end_mandates(world: World, person: User) -> None:
    for mandate in Mandate.objects.filter(user=person, ended_at__isnull=True):
        actions.end_mandate(mandate=mandate, by=world.administrator, now=timezone.now())


def checked() -> str:
    looking = receipts()
    with pytest.raises(StopIteration) as end:
        next(looking)
    return str(end.value.value)


def test_two_administrators_make_a_person_anonymous(run, seed_world: World, person: User) -> None:
    second = UserFactory(username="second", is_administrator=True)
    end_mandates(seed_world, person)
    assert all(found(word) for word in CANARIES)
    before, events = checked(), AuditEvent.objects.count()
    hashes = list(person.mandates.values_list("pk", "member_state", "role"))

    assert run(COMMAND, "kanarienvogel", "--by", "administrator").startswith("Asked for. Another administrator")
    assert run(COMMAND, "kanarienvogel", "--by", "administrator").startswith("Asked for.")  # nobody confirms the own
    printed = run(COMMAND, "kanarienvogel", "--by", "second")
    assert f"the account is former-{person.pk} now, “A former focal point of XAA”" in printed
    assert {word: found(word) for word in CANARIES} == {word: [] for word in CANARIES}
    assert checked() == before
    assert AuditEvent.objects.count() > events  # none was taken away
    kept = User.objects.get(pk=person.pk)
    assert (kept.is_active, kept.email, kept.has_usable_password()) == (False, "", False)
    assert list(kept.mandates.values_list("pk", "member_state", "role")) == hashes
    last = AuditEvent.objects.about(kept).last()
    assert last is not None
    assert (last.act, last.by) == ("anonymise", second)


def test_who_is_unknown_and_whoever_still_acts_are_refused(run, seed_world: World, person: User) -> None:
    def said(username: str, by: str = "administrator") -> str:
        with pytest.raises(CommandError) as refusal:
            run(COMMAND, username, "--by", by)
        return str(refusal.value)

    assert "Nobody has the user name nobody" in said("nobody")
    assert "reviewer is not the user name of an administrator" in said("kanarienvogel", by="reviewer")
    assert "This person still has mandates. End them first" in said("kanarienvogel")
    User.objects.filter(pk=person.pk).update(is_reviewer=True)
    assert "This person works at the secretariat" in said("kanarienvogel")
    assert found("kanarienvogel")


def test_a_request_that_is_old_confirms_nothing(seed_world: World, person: User) -> None:
    end_mandates(seed_world, person)
    long_ago = timezone.now() - datetime.timedelta(days=31)
    actions.ask_anonymise(user=person, reason="", by=seed_world.administrator, now=long_ago)
    with pytest.raises(actions.NotAllowed, match="Another administrator has to ask"):
        actions.anonymise(user=person, by=UserFactory(is_administrator=True), now=timezone.now())
    with pytest.raises(actions.NotAllowed, match="You cannot make your own account anonymous"):
        actions.ask_anonymise(user=seed_world.administrator, reason="", by=seed_world.administrator, now=timezone.now())
