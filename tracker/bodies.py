"""What a publication says: the body of an answer and of a commitment, as plain codes, ids, dates and words.

No translated word, no State name, no person; no evidence and no touched commitment: pages read those by their rows.
Adding a key here makes something public: `tracker.disclosure` must say so too.
"""

from typing import Any

from tracker.models import CommitmentUpdate, StatusUpdate
from tracker.models.search import normalised

# The words of the body that a person may search for.
SEARCHED = ("summary", "obstacles", "assistance_needed", "text", "lead_institution", "note")


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def answer_body(version: StatusUpdate) -> dict[str, Any]:
    """The body of an answer: a dict ready for `compact_json`."""
    again = version.unchanged_from
    return {
        "recommendation": str(version.recommendation_id),
        "printing": version.printing_id,
        "period": version.submission.period.slug,
        "version": version.version,
        "on_behalf": version.on_behalf,
        "implementation_status": version.implementation_status,
        "summary": version.summary,
        "obstacles": version.obstacles,
        "assistance_needed": version.assistance_needed,
        "language": version.language,
        "reported_on": _iso(version.reported_on),
        "corrected_on": _iso(version.corrected_on),
        "unchanged_from": _iso(again.reported_on) if again else None,
    }


def commitment_body(version: CommitmentUpdate) -> dict[str, Any]:
    """The body of a commitment update: a dict ready for `compact_json`."""
    return {
        "commitment": str(version.commitment_id),
        "recommendations": sorted(str(pk) for pk in version.recommendations.values_list("pk", flat=True)),
        "period": version.submission.period.slug,
        "version": version.version,
        "on_behalf": version.on_behalf,
        "text": version.text,
        "lead_institution": version.lead_institution,
        "target_on": _iso(version.target_on),
        "progress": version.progress,
        "note": version.note,
        "language": version.language,
        "reported_on": _iso(version.reported_on),
        "corrected_on": _iso(version.corrected_on),
    }


def body_of(version: StatusUpdate | CommitmentUpdate) -> dict[str, Any]:
    """The body of either kind of version."""
    return answer_body(version) if isinstance(version, StatusUpdate) else commitment_body(version)


def search_words_of(words: dict[str, Any]) -> str:
    """The searchable words of a body, in the normal form of searches."""
    return normalised(*(words[key] for key in SEARCHED if words.get(key)))
