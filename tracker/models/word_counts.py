"""How many texts about a recommendation that are current today have a word: a part of the read model (docs/adr/0067).

Kept in the transaction of the act that changes what is current (`tracker.actions.word_keeping`), made again and checked
by `rebuild_read_model`. Nothing is decided by it, and no past day is searched by it.
"""

import re
from typing import Self

from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from tracker.models.recommendations import Recommendation
from tracker.words import SearchTerm

# Of a longer word its beginning stands here: no index of PostgreSQL takes a word of thousands of letters.
LONGEST = 64
# What both indexes of texts cut words at, inside of what the analyser calls one: "⑴" is stored as "(1)".
WORD = re.compile(r"[^\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+")
LAST = "\U0010ffff"  # no word has it


def words_of(search_words: str) -> set[str]:
    """The words of a stored text, each once, as they stand in this table."""
    return {word[:LONGEST] for word in WORD.findall(search_words)}


def is_told(phrase: tuple[str, ...]) -> bool:
    """Whether this table says which recommendations have an alternative of a term: it is one word, and stands whole."""
    word, *others = phrase
    return not others and len(word) < LONGEST and WORD.fullmatch(word) is not None


class WordCountQuerySet(models.QuerySet["WordCount"]):
    def having(self, term: SearchTerm) -> Self:
        """The rows of a term's only clause, as far as `is_told` of its alternatives."""
        words = [phrase[0] for clause in term.clauses for phrase in clause if is_told(phrase)]
        if not term.is_beginning:
            return self.filter(word__in=words, number__gt=0)
        beginnings = (Q(word__gte=word, word__lt=word + LAST) for word in words)
        return self.filter(Q(*beginnings, _connector=Q.OR), number__gt=0) if words else self.none()


class WordCount(models.Model):
    """The number of texts about one recommendation that have a word: current answers to it, and commitments that serve
    it.

    Words are those of `PublicationText.search_words`. A row whose last text went is deleted, so that a word that was
    erased stands nowhere. On PostgreSQL words are compared byte by byte, as on SQLite: the migration says so, since
    Django has one name of a collation for both.
    """

    # No constraint: nothing is looked for by recommendation, and each that is deleted would be looked for in all rows.
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="word_counts", db_index=False, db_constraint=False
    )
    word = models.CharField(max_length=LONGEST)
    number = models.IntegerField()

    objects = WordCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("number of current texts with a word")
        verbose_name_plural = _("numbers of current texts with a word")
        ordering = ["pk"]
        # Of expressions, so that it is an index on both databases, which is made when the rows are there.
        constraints = [UniqueConstraint(F("word"), F("recommendation"), name="wordcount_once_a_recommendation")]

    def __str__(self) -> str:
        return f"{self.number} of {self.recommendation_id} with {self.word}"
