"""What a person typed, out of a post that can no longer be carried out: it comes back to be copied."""

from collections.abc import Iterator

from django.http import QueryDict

from tracker.content import ANSWER, COMMITMENT
from tracker.content.fields import Kind

WRITTEN = {
    field.name: field.label for field in (*ANSWER, *COMMITMENT) if field.kind in (Kind.WORDS, Kind.LINE)
}  # fmt: skip
COMMENT = "comment-text"


def typed_words(post: QueryDict) -> list[tuple[str, str]]:
    """The texts of a post, each with the label of its field, empty for others: no keys, choices and days."""
    return list(_texts(post))


def _texts(post: QueryDict) -> Iterator[tuple[str, str]]:
    for name, values in post.lists():
        for text in filter(str.strip, values):
            if name in WRITTEN:
                yield str(WRITTEN[name]), text
            elif name == COMMENT or any(map(str.isspace, text.strip())):
                yield "", text
