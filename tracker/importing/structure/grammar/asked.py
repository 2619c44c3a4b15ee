"""Who is asked, and nobody says by whom: "Governments are invited to grant", in the six languages; and which sentences
of a working group ask nothing of States.

Belongs here: the sentence whose subject is those who are asked. It may be the body that asks, or a speaker of whom the
report tells: a candidate, for a person to decide on.
"""

from __future__ import annotations

import re

from tracker.importing.structure.grammar.words import ar, en, es, fr, ru, words_of, zh
from tracker.importing.structure.passages import sentences_of

_BEGINS = r"^(?:[^;:.]{0,200}, )?"
_EN_ASKED = (
    rf"(?:{en.ADVERB},? )?(?:encouraged|urged|requested|invited|called (?:up)?on|advised|asked|recommended|reminded)\b"
)
_FR_ASKED = (
    rf"(?:{fr.ADVERB} )?(?:invité|prié|encouragé|engagé|exhorté|appelé|incité)e?s?(?: {fr.ADVERB})? (?=à\b|de\b|d['’])"
)
_ES_ASK = r"(?:invita|insta|exhorta|alienta|anima|pide|solicita|recomienda|ruega)"
_ES_STATES = r"(?:Estados?|[Gg]obiernos?|[Pp]artes|[Pp]aíses)"
_RU_ASK = r"(?:предлагается|рекомендуется|настоятельно рекомендуется|поручается)"
_RU_STATES = r"(?:[Гг]осударств\w+(?:[-\u2010-\u2015]\w+)?|[Пп]равительств\w+|[Сс]торон\w+|[Сс]тран\w+)"
_AR_ASKED = (
    r"(?:ت[\u064f]?دعى|ي[\u064f]?دعى|ت[\u064f]?شج[\u0651\u064e]*ع|ت[\u064f]?حث[\u0651]?|يرجى من|ي[\u064f]?رجى من)"
)
_AR_REQUESTED = r"(?:ي[\u064f]?طلب|ي[\u064f]?وصى|ت[\u064f]?طلب)"

ASKED: dict[str, re.Pattern[str]] = {
    en.WORDS.language: re.compile(
        rf"{_BEGINS}(?:{en.ADVERB},? )?{en.STATES}(?:(?:,| [^.;:,]) ?[^.;:]{{0,120}}?)? "
        rf"(?:(?:are|is) (?:{en.ADVERB},? )?|(?:should|shall|must) (?:{en.ADVERB} )?be ){_EN_ASKED}"
        rf"|{_BEGINS}[Ii]t is (?:{en.ADVERB} )?(?:recommended|requested|suggested|proposed) that\b"
        rf"|{_BEGINS}[Ii]t was (?:{en.ADVERB} )?recommended that\b"
        rf"|^(?:{en.ADVERB},? )?{en.STATES} (?:should|shall|must)\b"
    ),
    fr.WORDS.language: re.compile(
        rf"{_BEGINS}(?:[Ll]es? |[Ll]['’]|[Tt]ous les |[Tt]outes les )(?:États?|[Gg]ouvernements?|[Pp]arties|[Pp]ays)"
        rf"(?:,? [^.;:]{{1,120}}?)? (?:(?:sont|est)|(?:devrai(?:en)?t|doi(?:ven)?t) être) {_FR_ASKED}"
        rf"|{_BEGINS}[Ii]l est (?:{fr.ADVERB} )?(?:recommandé|demandé|proposé|suggéré)\b"
        rf"|{_BEGINS}[Ii]l a été (?:{fr.ADVERB} )?recommandé\b"
        r"|^(?:Les |Tous les |Toutes les )(?:États?|[Gg]ouvernements?|[Pp]arties|[Pp]ays)(?: [Mm]embres| [Pp]arties)? "
        r"(?:devraient|doivent)\b"
    ),
    es.WORDS.language: re.compile(
        rf"{_BEGINS}[Ss]e (?:{_ES_ASK}|(?:debe|debería|deberá) (?:invitar|instar|exhortar|alentar|pedir|solicitar))"
        rf"(?: {es.ADVERB})? (?:al? (?:los |las |todos los |todas las )?{_ES_STATES}\b|que\b)"
        rf"|{_BEGINS}(?:[Ee]l|[Ll]os|[Ll]as) {_ES_STATES}(?: [^.;:]{{1,120}}?)? "
        r"(?:son|están|quedan|deben ser|deberían ser) (?:invitad|instad|exhortad|alentad)[oa]s\b"
        rf"|{_BEGINS}[Ss]e recomendó\b"
        rf"|^(?:Los|Las) {_ES_STATES}(?: [Mm]iembros| [Pp]artes)? (?:deberían|deben|deberán)\b"
    ),
    ru.WORDS.language: re.compile(
        rf"{_BEGINS}{_RU_STATES}(?:,? [^.;:]{{1,120}}?)? (?:{ru.ADVERB},? )?{_RU_ASK}"
        rf"|{_BEGINS}(?:{ru.ADVERB} )?(?:[Пп]редлагается|[Рр]екомендуется),?(?: {_RU_STATES}| чтобы)"
        rf"|{_BEGINS}[Бб]ыло рекомендовано\b"
        rf"|^{_RU_STATES}(?: [\w-]+){{0,1}} (?:следует|необходимо|надлежит|должны)\b"
        rf"|{_BEGINS}[Кк] {_RU_STATES}[^.;:]{{0,120}}? обращ(?:ается|ена?) (?:\w+ )?(?:просьба|призыв)"
    ),
    ar.WORDS.language: re.compile(
        rf"^(?:[^؛:.]{{0,200}}، )?و?{_AR_ASKED} (?:{ar.ADVERB} )?(?:جميع )?{ar.STATE}"
        rf"|^(?:[^؛:.]{{0,200}}، )?و?{_AR_REQUESTED} (?:{ar.ADVERB} )?(?:إلى |من |ب)(?:{ar.STATE}|أن\b)"
        rf"|^(?:[^؛:.]{{0,200}}، )?و?{ar.STATE} مدعو(?:ة|ون)\b"
        rf"|^(?:ينبغي|يجب|يتعين) (?:على |ل|أن تقوم ){{0,1}}{ar.STATE}"
    ),
    zh.WORDS.language: re.compile(
        rf"^(?:[^。；：]{{0,80}}，)?{zh.ADVERB}{{0,2}}(?:应|应当|应该)?{zh.VERB}{zh.STATE}"
        rf"|^(?:[^。；：]{{0,80}}，)?{zh.STATE}(?:应邀|获邀|受邀|获请|被请|被要求|被敦促)"
        rf"|^{zh.STATE}(?:均)?(?:应当|应该|应|须)"
    ),
}
"""Language -> how such a sentence begins."""


def somebody_is_asked(text: str, language: str) -> bool:
    """Whether a sentence of a text asks States or others, and does not say who asks.

    Args:
        text: a paragraph without its number; language: a code of `words`, English where it has no table.
    """
    words = words_of(language)
    pattern = ASKED[words.language]
    found = ((sentence, pattern.search(sentence)) for _place, sentence in sentences_of(text))
    return any(asks is not None and not words.tells_of_earlier(sentence, asks) for sentence, asks in found)


_BODY = (
    r"(?:it|(?:the )?(?:[\w-]+ ){0,6}(?:group|meeting|committee|forum|panel|experts|participants|commission|conference"
    r"|council|assembly|board|body)(?: (?:on|of|for)(?: [\w-]+,?){1,12}?)?)"
)
_BODY_BEGINS = (
    r"^(?:(?:in|with|to|for|at|on|under|recalling|noting|having|taking)\b[^.;:]{0,160}, )?"
    rf"(?:{_BODY} )?(?:(?:also|further|furthermore|moreover|then|therefore|again|in addition|and),? )*"
)

SECRETARIAT = re.compile(
    rf"{_BODY_BEGINS}(?:requests|requested|asks|asked|instructs|instructed) (?:that )?(?:the |its )?(?:[\w-]+ ){{0,2}}?"
    r"(?:secretariat|secretary-general|executive (?:director|secretary))\b",
    re.IGNORECASE,
)
"""The body asks its secretariat: "The Working Group also requested the Secretariat to ..."."""

DECIDES = re.compile(
    rf"{_BODY_BEGINS}(?:decides|decided)\b(?! to (?:recommend|request|urge|encourage|invite|call upon)\b)",
    re.IGNORECASE,
)
"""The body decides, and not that it recommends."""

ASKS_STATES = re.compile(
    r"\b(?:recommends|recommended|urges|urged|encourages|encouraged|invites|invited|calls? upon|called upon)\b"
    r"|\brequest(?:s|ed) (?:that )?(?:all |those )?(?:\w+ )?(?:states|parties|governments|countries)\b"
    r"|\b(?:states|parties|governments|countries)\b[^.;]{0,80}\b(?:should|shall|must|are (?:to|requested))\b",
    re.IGNORECASE,
)


def not_of_states(text: str) -> str | None:
    """The warning that says why a sentence asks nothing of States; None where it may ask something.

    Args:
        text: a numbered paragraph with its list, or a point of a list.
    """
    if ASKS_STATES.search(text):
        return None
    if SECRETARIAT.match(text):
        return "asks_secretariat"
    return "decides" if DECIDES.match(text) else None
