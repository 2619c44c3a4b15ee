"""What many models share: a choice, the pair of who and when, a text that may be stored, and their constraints."""

import datetime
import re
from collections.abc import Iterable
from typing import Any, Literal, overload

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import PROTECT, CheckConstraint, DateTimeField, ForeignKey, Q, TextChoices
from django.utils.translation import gettext_lazy as _

# NUL breaks PostgreSQL; U+FFFE and its kind break XML. Every other character of Unicode survives.
_UNSTORABLE = re.compile("[\x00\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")


def refuse_unstorable(text: str) -> None:
    """Refuse a text with NUL, a non-character or half a surrogate pair.

    Raises ValidationError naming the character and where it stands, so that the person can take it out.
    """
    for place, character in enumerate(text):
        code = ord(character)
        if _UNSTORABLE.match(character) or (code & 0xFFFE) == 0xFFFE:
            raise ValidationError(
                _("Character %(place)d of this text (U+%(code)s) cannot be stored. Please remove it."),
                code="unstorable",
                params={"place": place + 1, "code": f"{code:04X}"},
            )


def one_of(model: str, field: str, choices: type[TextChoices]) -> CheckConstraint:
    """A constraint that the column `field` holds one of the codes of `choices`."""
    return CheckConstraint(condition=Q(**{f"{field}__in": list(choices.values)}), name=f"{model}_{field}_is_a_choice")


@overload
def who_and_when(at: Any, by: Any) -> "tuple[DateTimeField[Any, datetime.datetime], ForeignKey[Any, Any]]": ...
@overload
def who_and_when(
    at: Any, by: Any, *, null: Literal[True]
) -> "tuple[DateTimeField[Any, datetime.datetime | None], ForeignKey[Any, Any]]": ...
def who_and_when(at: Any, by: Any, *, null: bool = False) -> tuple[Any, Any]:
    """Return the fields of a moment and of the person who acted then, with these names.

    Args:
        null: whether nobody may have acted yet: the model then needs the constraint `together` as well.
    """
    return (
        DateTimeField(at, null=null, blank=null),
        ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=null, blank=null, related_name="+", verbose_name=by),
    )


def together(model: str, *fields: str) -> CheckConstraint:
    """A constraint that who and when travel together: all of `fields` are set, or none."""
    none = Q(**{f"{field}__isnull": True for field in fields})
    every = Q(**{f"{field}__isnull": False for field in fields})
    return CheckConstraint(condition=none | every, name=f"{model}_{fields[0].removesuffix('_at')}_who_and_when")


def exactly_one(model: str, fields: Iterable[str], name: str) -> CheckConstraint:
    """A constraint that exactly one of `fields` is set."""
    fields = tuple(fields)
    condition = Q()
    for chosen in fields:
        condition |= Q(**{f"{field}__isnull": field != chosen for field in fields})
    return CheckConstraint(condition=condition, name=f"{model}_{name}")
