"""`python -m tests.lab.search_quality.meanings FOLDER ...`: ask the encoder and plain word search.

Needs the extra `suggestions`. Prints how many of each language have a right text at rank 1 to 3, and what failed.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import django

from tests.lab.search_quality.pool import LANGUAGES, Text, pool
from tests.lab.search_quality.questions import Question, questions
from tracker.suggesting.encoder import Encoder, encoder
from tracker.suggesting.measuring import bag_of_words, encoded
from tracker.suggesting.vectors import nearest

RANKS = 3


def failed(asked: Sequence[Question], texts: Sequence[Text], way: Encoder) -> Iterator[Question]:
    """The questions of which no right text is among the first."""
    found = nearest(encoded([each.query for each in asked], way), encoded([each.text for each in texts], way), RANKS)
    for question, near in zip(asked, found, strict=True):
        if not set(question.answers) & {texts[at].id for _near, at in near}:
            yield question


def main(folders: Sequence[str]) -> int:
    """Print the table and the failures; 1 where the encoder is off."""
    program, texts, asked = encoder(), pool(*map(Path, folders)), questions("meanings")
    if program is None:
        print("Suggestions are off: the extra “suggestions” is not installed.", file=sys.stderr)
        return 1
    print(f"{len(texts)} texts\n| by | {' | '.join(LANGUAGES)} | all |\n|{'---|' * (len(LANGUAGES) + 2)}")
    for way in (program, bag_of_words([each.text for each in texts])):
        missed = list(failed(asked, texts, way))
        right = Counter(each.language for each in asked) - Counter(each.language for each in missed)
        figures = " | ".join(str(right[language]) for language in LANGUAGES)
        print(f"| {way.name} {way.version} | {figures} | {right.total()} of {len(asked)} |")
        if way is program:
            failures = missed
    print("\n".join(f"missed: {each.language}: {each.query}" for each in failures))
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.config.settings")
    django.setup()
    sys.exit(main(sys.argv[1:]))
