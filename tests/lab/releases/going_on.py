"""Go on with this release in the database that another one left: one answer sent and accepted, a session for its State.

Run as a program with the day of that release, it prints the receipt, the session, and the head of the ledger.
"""

import datetime
import json
import sys
import uuid
from importlib import import_module
from typing import Any

import django
import time_machine

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.utils import timezone  # noqa: E402

from tracker import actions  # noqa: E402
from tracker.choices import MandateRole  # noqa: E402
from tracker.models import Invitation, LedgerHead, Mandate, PeriodItem, StatusUpdate, User  # noqa: E402


def answered_now() -> tuple[User, StatusUpdate]:
    """An answer of a focal point to what nobody answered yet in an open period, sent with consent and accepted."""
    now = timezone.now()
    for mandate in Mandate.objects.acting().filter(role=MandateRole.FOCAL_POINT).select_related("user", "member_state"):
        invitations = Invitation.objects.standing().filter(member_state=mandate.member_state)
        for invitation in invitations.filter(period__closes_on__gte=now.date()).select_related("period"):
            answered = StatusUpdate.objects.filter(
                submission__period=invitation.period, submission__member_state=mandate.member_state
            )
            item = (
                PeriodItem.objects.filter(period=invitation.period)
                .exclude(recommendation__in=answered.values("recommendation"))
                .first()
            )
            if item is not None:
                return mandate.user, draft_of(mandate, invitation, item, now)
    raise AssertionError("everything was answered")


def draft_of(mandate: Mandate, invitation: Invitation, item: PeriodItem, now: datetime.datetime) -> StatusUpdate:
    submission = actions.start_submission(
        period=invitation.period, member_state=mandate.member_state, by=mandate.user, now=now
    )
    return actions.save_answer(
        submission=submission,
        recommendation=item.recommendation,
        words=actions.AnswerWords(implementation_status="planned", summary="As it was meant: «naïve», 例, مثال."),
        revision=None,
        by=mandate.user,
        now=now,
    )


def session_of(person: User) -> str:
    session: Any = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def main() -> tuple[User, dict[str, Any]]:
    person, draft = answered_now()
    now = timezone.now()
    sending = actions.submit(
        uuid=uuid.uuid4(), submission=draft.submission, versions=[draft], consent="yes", by=person, now=now
    )
    reviewer = User.objects.filter(is_reviewer=True, is_active=True).exclude(pk=person.pk)[0]
    actions.accept(version=StatusUpdate.objects.get(pk=draft.pk), by=reviewer, now=now)
    head = LedgerHead.objects.get()
    return person, {"receipt": str(sending.pk), "sequence": head.sequence, "head": head.hash}


if __name__ == "__main__":
    with time_machine.travel(datetime.datetime.fromisoformat(f"{sys.argv[1]}T12:00+00:00")):
        person, found = main()
    # A session is over twelve hours after it began, by the clock of the site.
    print(json.dumps(found | {"session": session_of(person)}))
