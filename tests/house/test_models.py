"""Rule 6, over every model of ours: who and when travel together, choices are constrained, deletes are PROTECTed."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.db.models import CASCADE, PROTECT, CheckConstraint, Q, UniqueConstraint
from django.test.utils import isolate_apps

OURS = ("tracker", "report")
POSTGRESQL_NAME_LIMIT = 63  # it cuts longer names without a word

# Foreign keys that do not PROTECT: "model.field" -> why the row has no life of its own.
NOT_PROTECTED = {
    "evidencecitation.status_update": "a discarded draft takes its citations with it; the evidence stays",
    "evidencecitation.commitment_update": "a discarded draft takes its citations with it; the evidence stays",
    "printingvector.printing": "made of the text and worth nothing without it: it goes when the text goes",
    "suggestion.recommendation": "a suggestion about what an import made goes with it, when the import is undone",
    "suggestion.printing": "the same: it says which words of this text caused it",
    "suggestion.other": "the same, at the other end",
    "itemsuggestion.other": "the same, of an item of an import that waits",
}
# Moments without a person: "model.field" -> why.
NO_PERSON = {
    "accountinvitation.invited_at": "the worker makes a link with each email; earlier releases named a person",
    "accountinvitation.invited_by": "see invited_at",
    "accountinvitation.used_at": "the person invited uses it, and is named in the row",
    "outgoingmail.queued_at": "a notice follows from an act or a date; who acted is in the AuditEvent",
    "outgoingmail.sent_at": "the mail worker is no person",
    "suggestion.made_at": "a program makes it; who decided on it is decided_by",
    "itemsuggestion.made_at": "a program makes it; who decided on it is in the audit of the import",
    "outgoingmail.tried_at": "the mail worker is no person",
    "evidencecheck.asked_at": "a background task asks",
    "evidencecheck.tried_at": "a background task tries",
    "evidencecheck.ended_at": "a background task ends it",
    "spreadsheetimport.begun_at": "a background task begins to read what a person brought",
    "spreadsheetimport.read_at": "a background task reads what a person brought",
    "spreadsheetimport.ended_at": "a background task ends what a person began",
    "spreadsheetimport.moved_at": "a background task came on",
    "publication.published_at": "the ledger names no person; who did it is in the AuditEvent",
    "span.replaced_at": "worked out from the ledger, which names no person",
    "planneddecision.due_at": "the clock applies it; who planned it is planned_by",
    "correction.done_at": "who asked or confirmed carried it out, and is named in the row",
    "submission.consent_said_at": "the State says it, in the portal or by note verbale; who set it is consent_by",
    "limitclaim.expires_at": "a limit names no person; who comes from an address is not known",
    "heartbeat.seen_at": "a program is no person",
    "heartbeat.due_at": "a program is no person",
    "faultyfile.found_at": "found by the work of the night",
    "user.created_at": "accounts may be made from the command line, where nobody is signed in",
}
# Choices that no constraint of their own repeats: "model.field" -> why.
NO_CONSTRAINT = {
    "publicationtext.implementation_status": "a copy of a constrained column, blank for commitments",
    "span.implementation_status": "a copy of a constrained column, and more by span_not_readable_keeps_dates_alone",
    "span.regional_group": "a copy of a constrained column",
    "answercount.implementation_status": "a copy of a constrained column",
    "answercount.regional_group": "a copy of a constrained column",
}


def names_in(condition: Q) -> Iterator[str]:
    """Columns that a condition is about, without their lookups."""
    for child in condition.children:
        if isinstance(child, tuple):
            yield child[0].split("__")[0]
        elif isinstance(child, Q):
            yield from names_in(child)


def checked_together(model: type[models.Model]) -> list[set[str]]:
    """The sets of columns that the check constraints of a model are about."""
    checks = [each for each in model._meta.constraints if isinstance(each, CheckConstraint)]
    return [set(names_in(each.condition)) for each in checks if isinstance(each.condition, Q)]


def own_fields(model: type[models.Model]) -> list[models.Field]:
    """Columns that this model declares or takes from an abstract parent of ours."""
    return list(model._meta.local_fields)


def pair_faults(model: type[models.Model]) -> list[str]:
    """A moment without a person, a person without a moment, or a pair that no constraint keeps together."""
    fields = {field.name: field for field in own_fields(model)}
    checks = checked_together(model)
    faults = []
    for name, field in fields.items():
        stem, _, end = name.rpartition("_")
        if not stem or end not in ("at", "by") or f"{model._meta.model_name}.{name}" in NO_PERSON:
            continue
        others = [f"{stem}_by"] if end == "at" else [f"{stem}_at", f"{stem}_on"]
        other = next((fields[each] for each in others if each in fields), None)
        if other is None:
            faults.append(f"{model.__name__}.{name} stands alone")
        elif field.null != other.null and isinstance(field, models.ForeignKey | models.DateTimeField):
            if not isinstance(other, models.CharField):
                faults.append(f"{model.__name__}.{name} may be empty where {other.name} may not")
        elif field.null and not any({name, other.name} <= check for check in checks):
            faults.append(f"{model.__name__}.{name} and {other.name}: no constraint keeps them together")
    return faults


def choice_faults(model: type[models.Model]) -> list[str]:
    """Choices that the database does not know."""
    known = set().union(*checked_together(model))
    return [
        f"{model.__name__}.{field.name}: its choices are in no constraint"
        for field in own_fields(model)
        if field.choices and field.name not in known and f"{model._meta.model_name}.{field.name}" not in NO_CONSTRAINT
    ]


def delete_faults(model: type[models.Model]) -> list[str]:
    """Foreign keys whose target can be deleted under them."""
    return [
        f"{model.__name__}.{field.name}: on_delete={field.remote_field.on_delete.__name__}"
        for field in own_fields(model)
        if isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete is not PROTECT
        and f"{model._meta.model_name}.{field.name}" not in NOT_PROTECTED
    ]


def name_faults(model: type[models.Model]) -> list[str]:
    """Constraints and indexes without a name that tells whose they are."""
    faults = [f"{model.__name__}: unique_together has no name"] if model._meta.unique_together else []
    for each in [*model._meta.constraints, *model._meta.indexes]:
        if not re.fullmatch(rf"{model._meta.model_name}_[a-z0-9_]+", each.name):
            faults.append(f"{model.__name__}: {each.name} does not begin with {model._meta.model_name}_")
        if len(each.name) > POSTGRESQL_NAME_LIMIT:
            faults.append(f"{model.__name__}: {each.name} is longer than PostgreSQL keeps")
    return faults


RULES = [pair_faults, choice_faults, delete_faults, name_faults]


def our_models() -> list[type[models.Model]]:
    """Our models; the tables that Django makes for many-to-many fields have no rules of their own."""
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


@pytest.mark.parametrize("faults", RULES)
def test_rule_holds(faults) -> None:
    found = [fault for model in our_models() for fault in faults(model)]
    assert not found, "\n".join(["", *found])


def test_exceptions_name_fields_that_exist() -> None:
    there = {f"{model._meta.model_name}.{field.name}" for model in our_models() for field in own_fields(model)}
    assert {*NOT_PROTECTED, *NO_PERSON, *NO_CONSTRAINT} <= there


@isolate_apps("tracker")
def test_planted_faults_are_found() -> None:
    class Target(models.Model):
        class Meta:
            app_label = "tracker"

    class Alone(models.Model):
        sent_at = models.DateTimeField()
        target = models.ForeignKey(Target, CASCADE)
        kind = models.CharField(max_length=1, choices=[("a", "A")])

        class Meta:
            app_label = "tracker"
            constraints = [UniqueConstraint(fields=["kind"], name="one_kind")]

    class Apart(models.Model):
        sent_at = models.DateTimeField(null=True)
        sent_by = models.ForeignKey(Target, PROTECT, null=True)

        class Meta:
            app_label = "tracker"

    assert all(faults(Alone) for faults in RULES)
    assert pair_faults(Apart)
    assert not any(faults(Target) for faults in RULES)
