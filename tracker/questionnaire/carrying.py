"""What a file said, on its way between the page of its differences and the taking.

It travels in one signed field: nothing is stored before it is taken, and nothing is lost when a session ends.
"""

import dataclasses
import re
import uuid
from dataclasses import dataclass

from django.core import signing

from tracker.questionnaire.beside import MOST, Beside
from tracker.questionnaire.comparing import Comparison
from tracker.questionnaire.form import Token
from tracker.questionnaire.reading import Brought, Returned

SALT = "tracker.portal.questionnaire"  # of pages that earlier releases made as well
# What a name of a file does not keep: signs that nobody sees, and those that a folder's path is made of.
NOT_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff/\\]")
NAME_LIMIT = 200


def plain_name(name: str) -> str:
    """The name of a file as it may be stored and shown."""
    return NOT_IN_A_NAME.sub("", name).encode(errors="ignore").decode()[-NAME_LIMIT:] or "questionnaire"


@dataclass(frozen=True)
class Carried:
    """What a file said, between two pages. `seen`: the revisions of the drafts that the page compared it with.

    `beside`: what it holds beside its questions, for the page alone. `sha256` and `file_name` are those of the file as
    it came. It waits under that checksum (`tracker.brought_files`).
    """

    token: Token
    sha256: str
    file_name: str
    head: dict[str, str]
    answers: tuple[Brought, ...]
    beside: tuple[Beside, ...] = ()
    seen: dict[uuid.UUID, int | None] = dataclasses.field(default_factory=dict)

    @classmethod
    def of(cls, returned: Returned, file_name: str, beside: tuple[Beside, ...] = ()) -> "Carried":
        return cls(returned.token, returned.sha256, file_name, returned.head, returned.answers, beside)

    @property
    def beside_shown(self) -> tuple[Beside, ...]:
        """As many as a page shows."""
        return self.beside[:MOST]

    @property
    def has_more_beside(self) -> bool:
        """Whether the form holds still more."""
        return len(self.beside) > MOST

    @classmethod
    def read(cls, text: str) -> "Carried | None":
        """None where it was altered or cut."""
        try:
            token, sha256, file_name, head, answers, seen, *later = signing.loads(text, salt=SALT)
        except (signing.BadSignature, ValueError):  # altered; or of a page that an earlier release made
            return None
        return cls(
            Token(*token),
            sha256,
            file_name,
            head,
            tuple(Brought(uuid.UUID(pk), None, texts, prints) for pk, texts, prints in answers),
            tuple((label, words) for label, words in later[0]) if later else (),
            {uuid.UUID(pk): revision for pk, revision in seen.items()},
        )

    def written(self, comparison: Comparison) -> str:
        """As the hidden field of the page that shows `comparison`."""
        seen = {each.item.recommendation_id.hex: each.seen for each in comparison.answers}
        answers = [(each.recommendation.hex, each.texts, each.prints) for each in self.answers]
        token = (self.token.member_state, self.token.period, self.token.language)
        return signing.dumps(
            (token, self.sha256, self.file_name, self.head, answers, seen, self.beside), salt=SALT, compress=True
        )
