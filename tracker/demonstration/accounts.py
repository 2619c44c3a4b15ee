"""The accounts of the demonstration, their mandates, and the one password they share."""

import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import Max

from tracker import actions
from tracker.actions.auditing import record
from tracker.choices import Language, MandateRole
from tracker.demonstration.clock import Clock
from tracker.models import AuditEvent, Mandate, MemberState, User

DESK = {"dataentry": "is_data_entry", "reviewer": "is_reviewer", "administrator": "is_administrator"}
# Whoever published a document does not confirm what it prints of a State: with the Congress there is a second one.
SECOND_DATA_ENTRY = "dataentry2"
# The accounts whose names are promised: all three roles for two States. Other States have a focal point alone.
ALL_ROLES = ("xaa", "xab")
ROLES = {
    "focalpoint": MandateRole.FOCAL_POINT,
    "expert": MandateRole.EXPERT,
    "observer": MandateRole.OBSERVER,
}


@dataclass(frozen=True)
class Accounts:
    """What a person needs to sign in."""

    usernames: tuple[str, ...]
    password: str


def password_file() -> Path:
    """Where the password is kept, readable by the owner of this copy alone."""
    return Path(settings.VAR_DIR) / "demonstration-password"


def agree_on_password(usernames: tuple[str, ...]) -> Accounts:
    """Give the accounts the password that the file holds, or a new one. Write another one into the file to change it.

    The hash is made once for all of them: each takes as long as a hash should take.
    """
    path = password_file()
    kept = path.read_text().strip() if path.exists() else ""
    wanted = kept or secrets.token_urlsafe(12)
    people = User.objects.filter(username__in=usernames)
    probe = people.filter(username="dataentry").first()
    if wanted != kept or probe is None or not probe.check_password(wanted):
        people.update(password=make_password(wanted))
        path.parent.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.chmod(0o600)
        path.write_text(f"{wanted}\n")
    return Accounts(usernames, wanted)


class People:
    """The accounts by name, made where they are missing."""

    def __init__(self, languages: dict[str, str], *, with_second_data_entry: bool) -> None:
        """`languages`: code of each State that has people, in lower case, with the language they read."""
        self.languages = languages
        self.desk = DESK | ({SECOND_DATA_ENTRY: "is_data_entry"} if with_second_data_entry else {})

    @property
    def administrator(self) -> User:
        return User.objects.get(username="administrator")

    @property
    def second_data_entry(self) -> User:
        return self._all[SECOND_DATA_ENTRY]

    @property
    def usernames(self) -> tuple[str, ...]:
        names = [f"{role}-{code}" for code in ALL_ROLES for role in ROLES]
        names += [f"focalpoint-{code}" for code in sorted(self.languages) if code not in ALL_ROLES]
        return (*self.desk, *names)

    def named(self, role: str, state: str) -> User:
        """Return a person of the Secretariat, or else the person with this role in a State."""
        return self._all[role if role in self.desk else f"{role}-{state}"]

    @cached_property
    def _all(self) -> dict[str, User]:
        return {user.username: user for user in User.objects.filter(username__in=self.usernames)}

    def make(self, clock: Clock) -> None:
        """Make the accounts and mandates that are missing. They get their addresses last: the past sends no mail."""
        if not User.objects.filter(username="administrator").exists():
            first = User.objects.create_user("administrator", None, is_administrator=True)
            record("create_user", first, by=first, now=clock.now(), changes={"username": [None, first.username]})
        for username in self.usernames:
            role, _dash, code = username.partition("-")
            if not User.objects.filter(username=username).exists():
                roles = {self.desk[role]: True} if role in self.desk else {}
                language = self.languages.get(code, Language.ENGLISH)
                actions.create_user(
                    username=username, language=language, by=self.administrator, now=clock.now(), **roles
                )
            if code:
                self._nominate(username, MemberState.objects.get(pk=code.upper()), ROLES[role], clock)

    def _nominate(self, username: str, state: MemberState, role: str, clock: Clock) -> None:
        user = User.objects.get(username=username)
        if not Mandate.objects.acting().filter(user=user, member_state=state, role=role).exists():
            actions.nominate(
                user=user,
                member_state=state,
                role=role,
                meeting=None,
                note_verbale=f"NV {state.pk}/1",
                by=self.administrator,
                now=clock.now(),
            )

    def remember_sign_ins(self) -> None:
        """Who acted in the story had signed in for it; without this the secretariat would read that nobody came."""
        acted = AuditEvent.objects.filter(by__username__in=self.usernames).values("by").annotate(last=Max("at"))
        for each in acted:
            User.objects.filter(pk=each["by"], last_login=None).update(last_login=each["last"])

    def give_addresses(self, clock: Clock) -> None:
        """From now on mails of the demonstration are written, into a folder."""
        for user in User.objects.filter(username__in=self.usernames, email=""):
            actions.change_user(user=user, email=f"{user.username}@example.org", by=self.administrator, now=clock.now())
