"""`manage.py export_person USERNAME`: what is kept of a person, as JSON, for that person.

Where a row is about the person (its column `user`), all of it is handed out but secrets. Where the person did something
to a row, that row is the State's or the secretariat's: how many there are is said, and the audit says which.
"""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Field, Model, Q

from tracker.models import AuditEvent, Submission, Transmission, User
from tracker.models.audit import storable

ABOUT = "user"  # the column of a row that is about its person
# What lets somebody act as the person: nobody gets it out, the person neither.
SECRET = {
    "user": {"password"},
    "accountinvitation": {"token_sha256"},
    "mailpreference": {"calendar_key"},
    "authenticator": {"data"},
    "usersession": {"session_key", "data"},
}


class Command(BaseCommand):
    help = "Print what is kept of a person, as JSON: account, mandates, mails, sessions, acts. Secrets are left out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="USERNAME")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(username=options["username"]).first()
        if person is None:
            raise CommandError(f"Nobody has the user name {options['username']}.")
        self.stdout.write(json.dumps(kept_of(person), ensure_ascii=False, indent=2, default=str))


def kept_of(person: User) -> dict[str, Any]:
    """All of it, as JSON takes it."""
    return {
        "account": row_of(person),
        "about": {model._meta.label: [row_of(each) for each in rows] for model, rows in _about(person) if rows},
        "did": dict(sorted(_done(person))),
        "audit": [
            {"at": storable(each.at), "act": each.act, "object": f"{each.object_type} {each.object_id}"}
            for each in AuditEvent.objects.filter(by=person).order_by("pk")
        ],
        "audit of the account": [
            row_of(each) for each in AuditEvent.objects.about(person)
        ],
        "named": _named(person),
    }  # fmt: skip


def row_of(thing: Model) -> dict[str, Any]:
    """The columns of a row but those that are secret."""
    secret = SECRET.get(thing._meta.model_name or "", set())
    return {
        field.name: storable(getattr(thing, field.attname))
        for field in thing._meta.concrete_fields
        if field.name not in secret
    }


def _columns() -> Iterator[tuple[type[Model], Field[Any, Any]]]:
    """Every column that names an account."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.related_model is User:
                yield model, field


def _about(person: User) -> Iterator[tuple[type[Model], list[Model]]]:
    for model, field in _columns():
        if field.name == ABOUT:
            yield model, list(model._base_manager.filter(**{ABOUT: person}).order_by("pk"))


def _done(person: User) -> Iterator[tuple[str, int]]:
    for model, field in _columns():
        if field.name != ABOUT and (count := model._base_manager.filter(**{field.name: person}).count()):
            yield f"{model._meta.label}.{field.name}", count


def _named(person: User) -> dict[str, list[str]]:
    """Responses and sendings in which the person's own name or address stands as somebody typed it."""
    name, address = person.full_name, person.email
    contact = (Q(contact_name=name) if name else Q()) | (Q(contact_email__iexact=address) if address else Q())
    cleared = Q(cleared_by=name) if name else Q(pk__in=[])
    return {
        "contact of a response": [str(each) for each in Submission.objects.filter(contact)] if contact else [],
        "cleared_by of a sending": [str(each.pk) for each in Transmission.objects.filter(cleared).order_by("pk")],
    }
