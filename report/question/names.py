"""Every name that a reader may call a State by, from the reference data: official ones in six languages, and others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from modeltranslation.utils import build_localized_fieldname

from tracker.choices import Language
from tracker.models import MemberState
from tracker.words import cut
from tracker.words.asking import NamedStates, Phrase, StateName, name_key
from tracker.words.stems import has_stem, language_of, stems

NAMES = {language: build_localized_fieldname("name", language) for language in Language.values}


def in_six_languages(thing: object) -> Iterator[tuple[str, str]]:
    """(language, name) of a thing of the reference data; one that was not translated is left out."""
    for language, field in NAMES.items():
        if name := getattr(thing, field, None):
            yield language, name


def of_states(states: Iterable[MemberState]) -> NamedStates:
    """Each name, written without spaces, with whose it is and all names of that State; its code in capitals."""
    names: dict[str, StateName] = {}
    for state in states:
        called = list(_called(state))
        phrases = tuple(dict.fromkeys(phrase for each in called for phrase in _phrases(*each)))
        for _language, name in [*called, ("en", state.pk)]:
            key = state.pk if name == state.pk else _key(name)
            before = names.get(key)
            own = StateName(frozenset([state.pk]), phrases)
            names[key] = StateName(before.states | own.states, before.phrases + phrases) if before else own
    return names


def _called(state: MemberState) -> Iterator[tuple[str, str]]:
    for language, name in in_six_languages(state):
        yield language, name
        short = name.partition(" (")[0]
        if short != name:
            yield language, short
    formal = state.formal_name.removeprefix("the ")
    for name in [state.name, formal, *state.aliases.splitlines()]:
        if name:
            yield "en", name


_key = lru_cache(8_192)(name_key)


@lru_cache(8_192)
def _phrases(language: str, name: str) -> tuple[Phrase, ...]:
    """How a name stands in texts; one of a single word with other endings too, where its language has them."""
    words = cut(name, ends=False)
    phrase = tuple(each.folded for each in words)
    if len(words) == 1 and has_stem(phrase[0]):
        written = language_of(phrase[0], language)
        if written in ("ar", "ru"):
            return (phrase, *((each,) for each in stems(words[0].raw, written)))
    return (phrase,) if phrase else ()
