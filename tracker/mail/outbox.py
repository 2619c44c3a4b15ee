"""Writing emails: one row for each person, in the person's language, in the transaction of the act.

A row is there if the act is done, and only then. The text is the source: its HTML has the same sentences. A block of
the text is what stands between empty lines. Lines that begin with "- " become a list, and the one line above a list its
heading. Addresses become links. No picture, no script, nothing that tells of the reader.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django.utils.html import urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tracker.choices import ALWAYS_SENT, MailKind
from tracker.files import organization
from tracker.mail.kinds import NOTICES, address_of, senders_of
from tracker.mail.sending import send_mail, with_links
from tracker.models import Invitation, MailPreference, OutgoingMail, Submission, User

SUBJECT_LIMIT = 300
CLOSING = "\n-- \n"
MANY_LINES = re.compile(r"\n\s*\n\s*\n")  # what a template leaves where it has nothing to say
ITEM = "- "
# Chinese sets no space round an address, and its signs are no part of one.
SIGN = "\u3000-\u303f\uff00-\uffef"
RIGHT_TO_LEFT, LEFT_TO_RIGHT = ("R", "AL"), ("L",)


def tell(
    people: Iterable[User], notice: str, *, about: Any = None, now: datetime.datetime | None = None, **facts: Any
) -> list[User]:
    """Write a notice to each of these people who has an address and wants it; returns who was written to.

    Args:
        notice: a row of `NOTICES`.
        about: the object that it is about, or several things that name it: the same notice about the same thing is
            written to a person once. Without it each call is a notice of its own (a code, a link).
        now: the moment of queueing; else that of the clock.
        facts: what its paragraph and its matter are made of.
    """
    thing = get_random_string(20) if about is None else about
    return write(notice, ((person, key_of(notice, person, thing), facts) for person in people), now)


def tell_concerned(notice: str, *, about: Any = None, **facts: Any) -> list[User]:
    """Write a notice to those whom it concerns, as its row says; arguments as those of `tell`."""
    to = NOTICES[notice].to
    assert to is not None, f"{notice}: the act names the person"  # noqa: S101 - a mistake in the code
    return tell(to(facts), notice, about=about, **facts)


def write(
    notice: str, told: Iterable[tuple[User, str, dict[str, Any]]], now: datetime.datetime | None = None
) -> list[User]:
    """Write one notice to several people: person, key and facts. Of all emails with a key there is one.

    As many questions for many as for one; a task of the worker for each. Returns who was written to.
    """
    told = list(told)
    wanting = _wanting([person for person, _key, _facts in told], NOTICES[notice].kind)
    wanted = {key: (person, facts) for person, key, facts in told if person.pk in wanting}
    before = set(OutgoingMail.objects.filter(key__in=wanted).values_list("key", flat=True)) if wanted else set()
    mails = OutgoingMail.objects.bulk_create(
        [_mail(person, notice, key, now, facts) for key, (person, facts) in wanted.items() if key not in before],
        # Where another process wrote the same at this moment, its row stays.
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["key"],
    )
    for mail in mails:
        send_mail.enqueue(mail.pk)
    return [mail.user for mail in mails]


def key_of(notice: str, person: User, about: Any) -> str:
    """The key of the email by which `tell` told a person of a thing."""
    return f"{notice} {person.pk} {_named(about)}"


def _named(thing: Any) -> str:
    if isinstance(thing, models.Model):
        return f"{thing._meta.model_name} {thing.pk}"
    if isinstance(thing, list | tuple):
        return " ".join(_named(each) for each in thing)
    return str(thing)


def _mail(person: User, notice: str, key: str, now: datetime.datetime | None, facts: dict[str, Any]) -> OutgoingMail:
    with translation.override(person.language):
        subject, text, html = _written(person, notice, facts)
    return OutgoingMail(
        user=person,
        address=person.email,
        kind=NOTICES[notice].kind,
        language=person.language,
        key=key,
        subject=subject,
        text=text,
        html=html,
        queued_at=now or timezone.now(),
    )


def _wanting(people: Iterable[User], kind: MailKind) -> set[int]:
    """Those of these people who have an address and want emails of this kind."""
    reachable = {person.pk for person in people if person.email}
    if not reachable:
        return reachable
    chosen = MailPreference.objects.filter(user__in=reachable).values_list("user", "muted")
    return reachable - {person for person, muted in chosen if kind in muted}


def reached(asked: Submission | Invitation, notice: str) -> list[User]:
    """The acting focal point and alternate of a State who have an address and want a notice of this kind."""
    return wanting_among(senders_of(asked), notice)


def wanting_among(people: Iterable[User], notice: str) -> list[User]:
    """Those of these people who have an address and want a notice of this kind."""
    people = list(people)
    wanting = _wanting(people, NOTICES[notice].kind)
    return [person for person in people if person.pk in wanting]


def preview(person: User, notice: str, **facts: Any) -> tuple[str, str]:
    """Subject and text of the very email that `tell` would write to a person; nothing is written."""
    with translation.override(person.language):
        # Translators: stands in the preview of an e-mail, in place of the link that is made when the e-mail is sent.
        facts = {"account_link": _("(the link is put here when the e-mail is sent)"), **facts}
        subject, text, _html = _written(person, notice, facts)
    return subject, text


def paragraph(notice: str, **facts: Any) -> str:
    """What a notice says of its own, without its subject, in the language that is active."""
    return _rendered(f"{NOTICES[notice].page}.txt#{notice}", facts).partition("\n")[2].strip()


def _rendered(template: str, facts: dict[str, Any]) -> str:
    """A template of emails as text: nothing is escaped."""
    found = Engine.get_default().get_template(f"emails/{template}")
    return found.render(Context(facts, autoescape=False)).strip()


def _written(person: User, notice: str, context: dict[str, Any]) -> tuple[str, str, str]:
    """Subject, text and HTML of one email, in the language that is active.

    If the person never signed in, a link to the account takes the place of each page. Only its place is in the text.
    """
    row = NOTICES[notice]
    has_link = row.links and not person.has_signed_in
    facts: dict[str, Any] = {
        "person": person,
        "demonstration": settings.DEMONSTRATION,
        "organization": organization.name(),
        "can_be_muted": row.kind not in ALWAYS_SENT and not has_link,
        "is_about_the_account": row.kind == MailKind.ACCOUNT or has_link,
        "choices_address": address_of(reverse("portal:mail")),
        "contact_email": settings.CONTACT_EMAIL,
        **context,
        "account_link": (context.get("account_link") or address_of(reverse("portal:tasks"))) if has_link else "",
    }
    facts["matter"] = matter = row.matter(facts) if row.matter else None
    first, _blank, body = _rendered(f"{row.page}.txt#{notice}", facts).partition("\n")
    is_linked = matter is not None or with_links(body) != body
    text = _rendered("frame.txt", {**facts, "body": body.strip(), "is_linked": is_linked})
    if has_link:
        text = with_links(text, context.get("account_link", ""))
    # Translators: stands before the subject of every mail of the demonstration.
    mark = _("[Demonstration]") if settings.DEMONSTRATION else ""
    where = f"– {matter.where}" if matter and matter.where else ""
    subject = " ".join(f"{mark} {first} {where}".split())[:SUBJECT_LIMIT]
    text = MANY_LINES.sub("\n\n", text) + "\n"
    return subject, text, page_of(subject, text)


@dataclass(frozen=True)
class MailPassage:
    """A run of words, and the direction in which it is read."""

    text: str
    direction: str

    @property
    def html(self) -> SafeString:
        """The words, with addresses as links. An address runs from left to right in every language."""
        # Whatever looks like a tag in the words was escaped by `urlize`: what is replaced are its own links.
        return mark_safe(urlize(set_apart(self.text), autoescape=True).replace("<a href=", '<a dir="ltr" href='))  # noqa: S308


@dataclass(frozen=True)
class MailBlock:
    """A heading, lines, and the items of a list: each may be missing."""

    heading: MailPassage | None
    lines: tuple[MailPassage, ...]
    items: tuple[MailPassage, ...]


def set_apart(text: str) -> str:
    """The words with a space before and behind an address that touches a sign of Chinese."""
    before = re.sub(rf"(?<=[{SIGN}])(?=https?://)", " ", text)
    return re.sub(rf"(https?://[^\s{SIGN}]+)(?=[{SIGN}])", r"\1 ", before)


def direction_of(text: str) -> str:
    """The direction of most of the letters, for a mail may quote another language; without any, that of the mail."""
    kinds = [unicodedata.bidirectional(sign) for sign in text]
    right = sum(kind in RIGHT_TO_LEFT for kind in kinds)
    left = sum(kind in LEFT_TO_RIGHT for kind in kinds)
    if right == left:
        return "rtl" if translation.get_language_bidi() else "ltr"
    return "rtl" if right > left else "ltr"


def _passage(line: str) -> MailPassage:
    # An address is written in Latin letters in every language, and says nothing about the words around it.
    words = " ".join(word for word in line.split() if "://" not in word)
    return MailPassage(line, direction_of(words))


def blocks_of(text: str) -> list[MailBlock]:
    """The blocks of a text."""
    blocks = []
    for part in text.strip().replace("\r\n", "\n").split("\n\n"):
        lines = [line for line in part.split("\n") if line.strip()]
        items = tuple(_passage(line.removeprefix(ITEM)) for line in lines if line.startswith(ITEM))
        plain = tuple(_passage(line) for line in lines if not line.startswith(ITEM))
        if items and len(plain) == 1 and not lines[0].startswith(ITEM):
            blocks.append(MailBlock(plain[0], (), items))
        elif lines:
            blocks.append(MailBlock(None, plain, items))
    return blocks


def page_of(subject: str, text: str) -> str:
    """The HTML of an email, made of its text, in the language that is active."""
    body, _sign, closing = text.rpartition(CLOSING)
    context = {"subject": subject, "blocks": blocks_of(body), "closing": blocks_of(closing)}
    return render_to_string("emails/page.html", context)
