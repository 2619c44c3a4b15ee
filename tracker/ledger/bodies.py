"""What a publication says: the body of an answer and of a commitment, as plain codes, ids, dates and words.

No translated word, no State name, no person; no evidence and no touched commitment: pages read those by their rows.
Which keys a body has is said by its format (`tracker.content.formats`); each is of a column that is declared public. A
value of another kind takes another key.
"""

from collections.abc import Callable, Mapping
from typing import Any

from tracker import content
from tracker.content import formats
from tracker.content.fields import hashed_values, names, published, searched
from tracker.models import CommitmentUpdate, StatusUpdate
from tracker.words import search_words


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


ANSWER: dict[str, Callable[[StatusUpdate], Any]] = {
    **hashed_values(published(content.ANSWER)),
    "recommendation": lambda version: str(version.recommendation_id),
    "printing": lambda version: version.printing_id,
    "period": lambda version: version.submission.period.slug,
    "version": lambda version: version.version,
    "on_behalf": lambda version: version.on_behalf,
    "language": lambda version: version.language,
    "reported_on": lambda version: _iso(version.reported_on),
    "corrected_on": lambda version: _iso(version.corrected_on),
    "unchanged_from": lambda version: _iso(version.unchanged_from.reported_on) if version.unchanged_from else None,
}
COMMITMENT: dict[str, Callable[[CommitmentUpdate], Any]] = {
    **hashed_values(published(content.COMMITMENT)),
    "commitment": lambda version: str(version.commitment_id),
    "recommendations": lambda version: sorted(str(each.pk) for each in version.recommendations.all()),
    "period": lambda version: version.submission.period.slug,
    "version": lambda version: version.version,
    "on_behalf": lambda version: version.on_behalf,
    "language": lambda version: version.language,
    "reported_on": lambda version: _iso(version.reported_on),
    "corrected_on": lambda version: _iso(version.corrected_on),
}


def body_of(version: StatusUpdate | CommitmentUpdate, number: int = formats.BODY) -> dict[str, Any]:
    """The body of either kind of version in the format `number`: a dict ready for `compact_json`."""
    keys = formats.BODIES[number]
    if isinstance(version, StatusUpdate):
        return formats.written(number, keys.answer, ANSWER, version)
    return formats.written(number, keys.commitment, COMMITMENT, version)


def searched_words(words: Mapping[str, Any]) -> list[str]:
    """The texts of a body that a person may search for, field by field."""
    return [words[key] for key in names(searched((*content.ANSWER, *content.COMMITMENT))) if words.get(key)]


def search_words_of(words: Mapping[str, Any]) -> str:
    """What a body is found by, as `tracker.words` stores it."""
    return search_words(words.get("language") or "en", *searched_words(words))
