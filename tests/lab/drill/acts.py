"""Acts of people in a site's own database, one for each line that is read; what came of each is printed as JSON.

Run as a program in a place of the drill, with nothing but what the site itself needs.
"""

import json
import shlex
import sys
import traceback
import uuid
from importlib import import_module
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 - after the settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.db import close_old_connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from tracker import actions  # noqa: E402
from tracker.demonstration import load_demonstration  # noqa: E402
from tracker.models import (  # noqa: E402
    Evidence,
    Invitation,
    Mandate,
    MemberState,
    PeriodItem,
    StatusUpdate,
    Submission,
    User,
)
from tracker.signing.sessions import PROVED  # noqa: E402


def load() -> dict[str, Any]:
    """The demonstration, where its own command refuses: in a database that the settings name."""
    settings.DEMONSTRATION = True
    settings.CLAMAV_SOCKET, scanner = "", settings.CLAMAV_SOCKET
    accounts = load_demonstration(now=timezone.now())
    settings.DEMONSTRATION, settings.CLAMAV_SOCKET = False, scanner
    return {"accounts": len(accounts.usernames)}


def session(username: str) -> dict[str, Any]:
    """A session that signs a person in, as the last step of signing in makes it, with a second factor."""
    person = User.objects.get(username=username)
    made: Any = import_module(settings.SESSION_ENGINE).SessionStore()
    made[SESSION_KEY] = str(person.pk)
    made[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    made[HASH_SESSION_KEY] = person.get_session_auth_hash()
    made[PROVED] = True
    made.create()
    return {"session": made.session_key}


def response(code: str) -> tuple[Submission, PeriodItem, User]:
    """The response of a State in the period that is open, what it did not answer yet, and its focal point."""
    now = timezone.now()
    mandate = Mandate.objects.acting().select_related("user").get(role="focal_point", member_state=code, meeting=None)
    open_ones = Invitation.objects.standing().filter(member_state=code, period__closes_on__gte=now.date())
    period = open_ones.select_related("period").get().period
    submission = actions.start_submission(
        period=period, member_state=MemberState.objects.get(pk=code), by=mandate.user, now=now
    )
    answered = StatusUpdate.objects.filter(submission=submission).values("recommendation")
    item = PeriodItem.objects.filter(period=period).exclude(recommendation__in=answered).order_by("pk").first()
    assert item is not None, f"{code} has answered everything"
    return submission, item, mandate.user


def draft(code: str) -> dict[str, Any]:
    """Where a focal point goes on with an answer."""
    submission, item, person = response(code)
    recommendation = item.recommendation
    room = f"/portal/{submission.period.slug}/{code.lower()}/"
    return {
        **session(person.username),
        "room": room,
        "answer": f"{room}recommendations/{recommendation.meeting.slug}/{recommendation.slug}/",
    }


def evidence(code: str, words: str) -> dict[str, Any]:
    """A public file of a State, which the scanner has to look at."""
    _submission, _item, person = response(code)
    found = actions.add_evidence(
        uuid=uuid.uuid4(), member_state=MemberState.objects.get(pk=code), title="An invented law", kind="legislation",
        dated_on=None, language="en", is_public=True,
        upload=SimpleUploadedFile("law.txt", f"{words}\n".encode() * 40, content_type="text/plain"),
        by=person, now=timezone.now(),
    )  # fmt: skip
    return {"evidence": str(found.pk), "file": found.file.name}


def publish(code: str, words: str, cited: str = "") -> dict[str, Any]:
    """An answer, sent with consent and accepted."""
    submission, item, person = response(code)
    citations = [actions.Citation(Evidence.objects.get(pk=cited), "page 1")] if cited else []
    saved = actions.save_answer(
        submission=submission, recommendation=item.recommendation,
        words=actions.AnswerWords(implementation_status="in_progress", summary=words), citations=citations,
        revision=None, by=person, now=timezone.now(),
    )  # fmt: skip
    actions.submit(
        uuid=uuid.uuid4(), submission=submission, versions=[saved], consent="yes", by=person, now=timezone.now()
    )
    version = StatusUpdate.objects.get(pk=saved.pk)
    actions.accept(version=version, by=of_the_desk("reviewer"), now=timezone.now())
    return {
        "answer": str(saved.pk),
        "state": code.lower(),
        "page": f"/en/recommendations/{item.recommendation.meeting.slug}/{item.recommendation.slug}",
    }


def of_the_desk(username: str) -> User:
    return User.objects.get(username=username)


def withdraw(answer: str) -> dict[str, Any]:
    version = StatusUpdate.objects.get(pk=answer)
    actions.withdraw(version=version, by=focal_point(version.submission), now=timezone.now())
    return {}


def end_consent(answer: str) -> dict[str, Any]:
    submission = StatusUpdate.objects.get(pk=answer).submission
    actions.set_consent(submission=submission, consent="no", by=focal_point(submission), now=timezone.now())
    return {}


def erase(answer: str) -> dict[str, Any]:
    """Two persons of the secretariat: one asks, the other confirms."""
    version = StatusUpdate.objects.get(pk=answer)
    asked = actions.ask_erasure(
        submission=version.submission, recommendation=version.recommendation, fields=["summary"],
        reason="As asked in a letter.", by=of_the_desk("dataentry"), now=timezone.now(),
    )  # fmt: skip
    actions.confirm_correction(correction=asked, by=of_the_desk("reviewer"), now=timezone.now())
    return {}


def make_private(item: str) -> dict[str, Any]:
    found = Evidence.objects.get(pk=item)
    person = Mandate.objects.acting().get(role="focal_point", member_state=found.member_state_id, meeting=None).user
    actions.set_evidence_public(evidence=found, is_public=False, by=person, now=timezone.now())
    return {}


def focal_point(submission: Submission) -> User:
    return Mandate.objects.acting().get(role="focal_point", member_state=submission.member_state_id, meeting=None).user


ACTS = {
    act.__name__: act for act in (load, session, draft, evidence, publish, withdraw, end_consent, erase, make_private)
}


def main() -> None:
    """Until no line comes any more."""
    for line in sys.stdin:
        name, *words = shlex.split(line)
        close_old_connections()
        try:
            came = ACTS[name](*words)
        except Exception as fault:  # the drill looks at it
            traceback.print_exc()
            came = {"refused": str(fault)}
        print(json.dumps(came), flush=True)


if __name__ == "__main__":
    main()
