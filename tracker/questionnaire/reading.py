"""What a file says, once its rows were found: whose questionnaire it is, and each field as the file holds it."""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from tracker.questionnaire.form import HEAD, REFERENCE, Base, Token, read_field_key, read_question_key


@dataclass(frozen=True)
class Brought:
    """What a file says on one recommendation. `base` is the version it began with; None where that row is gone.

    `texts` are the fields that stand in the file, by name, and `prints` those of the texts they began with; what is not
    there is not touched.
    """

    recommendation: uuid.UUID
    base: Base | None
    texts: dict[str, str] = field(default_factory=dict)
    prints: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OtherLine:
    """A line of a file that is no answer. `key`: the id of its row, "" where it has none; `is_label`: in its label."""

    text: str
    key: str = ""
    is_label: bool = False


@dataclass(frozen=True)
class Returned:
    """A questionnaire that came back: the bytes as they came, and what they say."""

    content: bytes
    ending: str
    token: Token
    head: dict[str, str] = field(default_factory=dict)
    answers: tuple[Brought, ...] = ()
    doubled: int = 0

    @property
    def sha256(self) -> str:
        """Of the bytes as they came."""
        return hashlib.sha256(self.content).hexdigest()


def returned(content: bytes, ending: str, identifier: str, rows: Iterable[tuple[str, str]]) -> Returned | None:
    """Put the rows of a file together; None where it is no questionnaire of ours.

    A field that stands twice, because a row was copied, says nothing for sure: it counts as not there.
    """
    found: dict[str, list[str]] = {}
    for key, text in rows:
        found.setdefault(key, []).append(text)
    token = Token.find(identifier) or Token.find("".join(found.get(REFERENCE, [])))
    if token is None:
        return None
    once = {key: texts[0] for key, texts in found.items() if len(texts) == 1}
    bases = dict(filter(None, map(read_question_key, once)))
    answers: dict[uuid.UUID, Brought] = {}
    for key, text in once.items():
        if (known := read_field_key(key)) is not None:
            pk = known.recommendation
            brought = answers.setdefault(pk, Brought(pk, bases.get(pk)))
            brought.texts[known.name], brought.prints[known.name] = text, known.print
    return Returned(
        content=content,
        ending=ending,
        token=token,
        head={name: once[key] for key, name in HEAD.items() if key in once and key != REFERENCE},
        answers=tuple(answers.values()),
        doubled=len(found) - len(once),
    )
