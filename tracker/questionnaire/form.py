"""The questionnaire as plain data, what a file of it says, and the ids of its fields. No file and no record here."""

import base64
import hashlib
import re
import uuid
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.http import int_to_base36

from tracker.choices import Language
from tracker.content import ANSWER
from tracker.content.fields import Content, ContentField, on_paper

CONTACT = ("contact_name", "contact_title", "contact_address", "contact_telephone", "contact_email")
REFERENCE = "head_reference"
# The ids of the head's fields, with the names of the submission's.
HEAD = {f"head_{name}": name for name in ("reference", *CONTACT, "consent")}

# One letter a field: what stands in an id, and the field of the answer.
_FIELD = re.compile(r"^([a-z])([a-z2-7]{26})_([a-z2-7]{8})$")
_QUESTION = re.compile(r"^q([a-z2-7]{26})_([0-9a-z]{1,13})_([0-9a-z]{1,7})$")
_LANGUAGE = "|".join(Language.values)
# Format 2 adds the mark of the consent sentence. Forms of format 1 are read for ever.
_TOKEN = re.compile(
    rf"followup-questionnaire:[12]:([A-Z]{{3}}):([a-z0-9-]{{1,60}}):({_LANGUAGE})"
    r"(?::(\d{1,4}-[0-9a-f]{16}))?(?![\w-])"
)
# What XML, and so a Word file, has no place for.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def asked() -> Content:
    """What the questionnaire asks about a recommendation."""
    return on_paper(ANSWER)


@dataclass(frozen=True)
class Token:
    """Whose questionnaire it is, of which period, and in which language its own words are.

    `sentence` is the mark of the consent sentence that it shows (`ConsentSentence.mark`); empty in forms of format 1.
    """

    member_state: str
    period: str
    language: str
    sentence: str = ""

    def __str__(self) -> str:
        named = f"{self.member_state}:{self.period}:{self.language}"
        return (
            f"followup-questionnaire:2:{named}:{self.sentence}"
            if self.sentence
            else f"followup-questionnaire:1:{named}"
        )

    @classmethod
    def find(cls, text: str) -> "Token | None":
        """The first token in a text, or None."""
        found = _TOKEN.search(text)
        return cls(*found.groups(default="")) if found else None


@dataclass(frozen=True)
class QuestionnaireField:
    """One row to fill in: its id, what it asks, a hint, and what stands in it. `choices` are the words it may hold."""

    key: str
    label: str
    text: str
    language: str
    hint: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One recommendation: its label, its text word for word in its own language, and what is asked about it.

    `opening` are the words of the document that open the list in which it is a point; nothing reads them back.
    """

    key: str
    label: str
    text: str
    language: str
    fields: tuple[QuestionnaireField, ...]
    opening: str = ""


@dataclass(frozen=True)
class Issue:
    """Recommendations under one heading."""

    heading: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class StatedCommitment:
    """A commitment of the State, for information: it is changed in the portal."""

    text: str
    facts: str
    language: str


@dataclass(frozen=True)
class Questionnaire:
    """All of it. `language` is that of its own words; a State's texts stay in theirs."""

    token: Token
    title: str
    facts: tuple[tuple[str, str], ...]
    head: tuple[QuestionnaireField, ...]
    guidance: tuple[str, ...]
    notes: tuple[str, ...]
    issues: tuple[Issue, ...]
    commitments: tuple[StatedCommitment, ...] = ()

    @property
    def language(self) -> str:
        return self.token.language

    @property
    def is_rtl(self) -> bool:
        return is_rtl(self.language)

    @property
    def file_name(self) -> str:
        """Without an ending."""
        return f"{self.token.period}-{self.token.member_state.lower()}-{self.language}"


def is_rtl(language: str) -> bool:
    return language in settings.LANGUAGES_BIDI


def _code(pk: uuid.UUID) -> str:
    return base64.b32encode(pk.bytes).decode().rstrip("=").lower()


def _uuid(code: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(bytes=base64.b32decode(f"{code.upper()}======"))
    except ValueError:
        return None


@dataclass(frozen=True)
class FieldKey:
    """What the id of a field says. `print` is that of the text that the file began with."""

    name: str
    recommendation: uuid.UUID
    print: str


def print_of(text: str) -> str:
    """A short print of a text, so that a file tells by itself which of its fields were edited."""
    digest = hashlib.sha256(as_written(text).strip().encode()).digest()
    return base64.b32encode(digest[:5]).decode().lower()


def field_key(field: ContentField, recommendation: uuid.UUID, text: str) -> str:
    """The id of one field: letters and digits, as a bookmark of Word wants it (40 at most)."""
    return f"{field.letter}{_code(recommendation)}_{print_of(text)}"


def question_key(recommendation: uuid.UUID, version: int = 0, revision: int = 0) -> str:
    """The id of a recommendation, with the version that the file began with. 0, 0: there was none."""
    return f"q{_code(recommendation)}_{int_to_base36(version)}_{int_to_base36(revision)}"


def read_field_key(key: str) -> FieldKey | None:
    """What a field's id says, or None: also where another release asks it, and this one does not."""
    found = _FIELD.match(key)
    if found is None:
        return None
    recommendation, names = _uuid(found[2]), {field.letter: field.name for field in asked()}
    return FieldKey(names[found[1]], recommendation, found[3]) if recommendation and found[1] in names else None


def read_question_key(key: str) -> uuid.UUID | None:
    """The recommendation of a question's id, or None."""
    found = _QUESTION.match(key)
    return _uuid(found[1]) if found else None


def is_key(text: str) -> bool:
    """Whether a bookmark or a cell is one of our ids."""
    return text in HEAD or bool(read_field_key(text) or read_question_key(text))


def as_written(text: str) -> str:
    """A text as a file can hold it: line ends are line feeds, and what XML has no place for is left out.

    What is compared with a file is the stored text as written, so what a file cannot hold stays where it is stored.
    """
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True)
class Brought:
    """What a file says on one recommendation.

    `texts` are the fields that stand in the file, by name, and `prints` those of the texts they began with; what is not
    there is not touched.
    """

    recommendation: uuid.UUID
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

    @property
    def sha256(self) -> str:
        """Of the bytes as they came."""
        return hashlib.sha256(self.content).hexdigest()
