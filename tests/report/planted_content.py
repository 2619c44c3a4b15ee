"""Another definition of content than ours, and bodies written under it. What is public then: `planted_public.py`."""

from typing import Any

from tracker import content
from tracker.choices import CommitmentProgress
from tracker.content import answer, commitment
from tracker.content.fields import Content, ContentField, Kind

TAKEN_OUT = {"obstacles", "note"}
NEVER_SAID = "Never to be read."


def added(to: str) -> Content:
    """One field of each kind, and one that no publication holds."""
    return (
        ContentField(name=f"{to}_cost", kind=Kind.WORDS, label="Cost", meaning="What it costs."),
        ContentField(name=f"{to}_partner", kind=Kind.LINE, label="Partner", meaning="Who helps."),
        ContentField(name=f"{to}_review_on", kind=Kind.DAY, label="Day of review", meaning="When it is looked at."),
        ContentField(
            name=f"{to}_scale",
            kind=Kind.CHOICE,
            label="Scale",
            meaning="How much.",
            choices=CommitmentProgress,
            body_from=9,
        ),
        ContentField(name=f"{to}_contact", kind=Kind.LINE, label="Contact", meaning="Whom to ask.", is_public=False),
    )


def plant() -> None:
    """Another definition in the place of ours, before any module that reads it is loaded."""
    answer.ANSWER = content.ANSWER = planted(answer.ANSWER, "answer")
    commitment.COMMITMENT = content.COMMITMENT = planted(commitment.COMMITMENT, "commitment")


def planted(fields: Content, name: str) -> Content:
    return (*(field for field in fields if field.name not in TAKEN_OUT), *added(name))


def body(to: str, day: str, code: str, words: str) -> dict[str, Any]:
    """The words of a body that says all of it, and what was taken out as well."""
    said = dict.fromkeys(TAKEN_OUT | {f"{to}_contact"}, NEVER_SAID)
    return said | {
        "language": "en", "implementation_status": "planned", "text": "A joint desk.", "progress": "planned",
        f"{to}_cost": words, f"{to}_partner": f"Office of {words}", f"{to}_review_on": day, f"{to}_scale": code,
    }  # fmt: skip
