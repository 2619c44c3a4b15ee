"""Declarations and programmes of action: those who adopt them say "We", and then what they commit to.

Belongs here: how a declaration is known, and which of its paragraphs are acts. What it recognizes, recalls or welcomes
is context. What its participants commit to is an item whose addressee is themselves; what they request of an
organization is an item with that addressee.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.importing.names import StateNames
from tracker.importing.structure.document import session_in
from tracker.importing.structure.findings import CandidateFinding
from tracker.importing.structure.grammar.words import ar, en, es, fr, ru, zh
from tracker.importing.structure.material import Material, Reading, whole
from tracker.importing.structure.outline import OutlineParagraph
from tracker.importing.structure.passages import Passage

NAME = "declaration"
FURTHEST_SPEAKER = 60
"""Passages."""
LONGEST_SPEAKER = 160


@dataclass(frozen=True, slots=True)
class DeclarationWords:
    """How declarations of one language say it. Each pattern is matched at the beginning of a paragraph."""

    speaker: re.Pattern[str]
    """Who declares, as group `who`."""
    commits: re.Pattern[str]
    """What those who declare will do, in the first person or as a bare infinitive."""
    requests: re.Pattern[str]
    """What they ask of somebody else, as group `who` where the words name them."""
    context: re.Pattern[str]
    """What they recognize, recall, welcome or are concerned about."""
    reason: re.Pattern[str]
    """A reason, and then the act, which begins where the match ends."""


def _words(
    *, we: str, who: str, adverb: str, commits: str, requests: str, context: str, reason: str
) -> DeclarationWords:
    begins = rf"(?:{we}[,\u060c]? )?(?:(?:{adverb})[,\u060c]? ){{0,3}}"
    return DeclarationWords(
        speaker=re.compile(rf"{we}[,\u060c]? {who}"),
        commits=re.compile(rf"{begins}(?:{commits})\b", re.IGNORECASE),
        requests=re.compile(rf"{begins}(?:{requests})", re.IGNORECASE),
        context=re.compile(rf"{begins}(?:{context})", re.IGNORECASE),
        reason=re.compile(rf"(?:{reason})\b[^;:.]{{5,300}}?, (?=(?:(?:and|et|y|и) )?{begins}(?:{commits})\b)", re.I),
    )


_WHO = r"(?P<who>[^,:;]{4,200})(?=[,:])"

WORDS: dict[str, DeclarationWords] = {
    en.WORDS.language: _words(
        we=r"We",
        who=rf"(?:the )?{_WHO}",
        adverb=en.ADVERB,
        commits=r"(?:re)?commit (?:ourselves )?to|(?:re)?commit ourselves|pledge to|undertake to|endeavou?r to"
        rf"|resolve to|agree to|intend to|will|shall|strive to|aim to|{en.IMPERATIVE}",
        requests=r"(?:request|call (?:up)?on|invite|urge|encourage|ask|appeal to) (?:that )?"
        r"(?P<who>[^.;:]{2,200}?)(?=,| to\b| and to\b|:)",
        context=r"recogni[sz]|reaffirm|acknowledg|welcom|not(?:e|ing)\b|take note|express|recall|emphasi[sz]|stress"
        r"|underlin|underscor|appreciat|commend|reiterat|affirm|are\b|remain\b|believe|consider\b(?! how)|observe"
        r"|regret",
        reason=r"given|in view of|bearing in mind|mindful of|recogni[sz]ing|noting|considering|to this end",
    ),
    fr.WORDS.language: _words(
        we=r"Nous",
        who=_WHO,
        adverb=fr.ADVERB,
        commits=r"(?:nous )?engageons (?:à|de)|nous efforcerons de|nous attacherons à|entendons|sommes résolus à"
        r"|décidons de|veillons à|ferons|prendrons|promettons de",
        requests=r"(?:demandons|prions|invitons|exhortons|engageons (?!à|de)|encourageons|appelons) (?:à |aux? )?"
        r"(?P<who>[^.;:]{2,200}?)(?=,| (?:à|de|d['’])\b|:)",
        context=r"réaffirm|reconnai|constat|notons|prenons note|salu|accueill|exprim|rappel|soulign|félicit|estim"
        r"|consid",
        reason=r"compte tenu|étant donné|eu égard|conscients|à cette fin",
    ),
    es.WORDS.language: _words(
        we=r"Nosotr[oa]s",
        who=_WHO,
        adverb=es.ADVERB,
        commits=r"nos comprometemos a|nos esforzaremos por|procuraremos|resolvemos|decidimos|velaremos por|adoptaremos"
        r"|nos proponemos|prometemos",
        requests=r"(?:solicitamos|pedimos|invitamos|exhortamos|instamos|alentamos) (?:a |al |que )?"
        r"(?P<who>[^.;:]{2,200}?)(?=,| (?:a|que)\b|:)",
        context=r"reafirm|reconoc|observ|tomamos nota|acog|expres|record|subray|destac|encomi|consider|señal",
        reason=r"dad[oa]s?|habida cuenta|en vista de|teniendo presente|conscientes|con este fin",
    ),
    ru.WORDS.language: _words(
        we=r"Мы",
        who=_WHO,
        adverb=ru.ADVERB,
        commits=r"обязуемся|обещаем|намерены|будем|приложим|преисполнены решимости|постановляем|стремимся",
        requests=r"(?:просим|призываем|предлагаем|настоятельно призываем) (?P<who>[^.;:]{2,200}?)(?=,| [а-я]+ть\b|:)",
        context=r"вновь подтвержда|подтвержда|призна|отмеча|приветству|принима|выража|напомина|подч[её]ркива|счита",
        reason=r"учитывая|ввиду|с учетом|принимая во внимание|сознавая|с этой целью",
    ),
    ar.WORDS.language: _words(
        we=r"نحن",
        who=r"(?P<who>[^،:؛]{4,200})(?=[،:])",
        adverb=ar.ADVERB,
        commits=r"و?نلتزم|و?نتعهد|و?نعقد العزم|و?نعتزم|و?سنعمل|و?نقرر|و?نسعى",
        requests=r"و?(?:نطلب|ندعو|نهيب|نحث|نشجع) (?:إلى |ب)?(?P<who>[^.؛:]{2,120}?)(?=،| (?:أن|إلى|على)\b|:)",
        context=r"و?(?:نؤكد|نقر|نسلم|نلاحظ|نحيط|نرحب|نعرب|نشير|نشدد|نثني)",
        reason=r"بالنظر إلى|ونظرا|نظرا|إذ|وتحقيقا",
    ),
    zh.WORDS.language: DeclarationWords(
        speaker=re.compile(r"我们[，,](?P<who>[^，：；]{2,120})(?=[，：])"),
        commits=re.compile(r"(?:我们)?(?:还|并|进一步|也|再次)?(?:承诺|决心|致力于|将|保证|力求|努力)"),
        requests=re.compile(r"(?:我们)?(?:还|并|进一步|也)?(?:请|吁请|呼吁|敦促|鼓励|邀请)(?P<who>[^，。；：]{2,40})"),
        context=re.compile(r"(?:我们)?(?:还|并|进一步|也)?(?:重申|认识|承认|注意|欢迎|赞赏|表示|回顾|强调|确认|铭记)"),
        reason=re.compile(
            r"(?:鉴于|考虑到|为此)[^。；：]{2,120}，(?=(?:我们)?(?:还|并|进一步)?(?:承诺|决心|致力于|将))"
        ),
    ),
}
"""Language -> its words."""


def fits(material: Material) -> bool:
    """Whether somebody says "We" near its beginning, and a numbered paragraph says what they will do or request."""
    words = WORDS.get(material.language)
    if words is None or _speaker(material, words) is None:
        return False
    numbered = (each for each in material.outline.paragraphs if each.number is not None)
    return any(_act(str(each.text), words) for each in numbered)


def read_material(material: Material, names: StateNames) -> Reading:
    """Its acts as recommendations; what has neither the words of an act nor those of context, as candidates."""
    words, outline = WORDS[material.language], material.outline
    kept = [each for each in outline.warnings if each.code != "text_outside_paragraphs"]
    reading = Reading(names, material.pages, outline, warnings=kept)
    reading.meeting = session_in(block.text for block in material.blocks)
    who = _speaker(material, words)
    lead_ins = set()
    for at, paragraph in enumerate(outline.paragraphs):
        if paragraph.number is not None and _take(paragraph, words, who, reading):
            lead_ins.add(at)
    reading.add_paragraphs(outline.paragraphs, lead_ins)
    return reading


def _speaker(material: Material, words: DeclarationWords) -> str | None:
    """Who declares, as printed; None where nobody says "We" in the first passages."""
    for passage in material.passages[:FURTHEST_SPEAKER]:
        if found := words.speaker.search(_without_number(passage)):
            return found["who"].strip()[:LONGEST_SPEAKER]
    return None


def _without_number(passage: Passage) -> str:
    return re.sub(r"^\d{1,3}[.)]\s", "", passage.text)


def _act(text: str, words: DeclarationWords) -> tuple[str, str] | None:
    """What a paragraph does and of whom: ("commits", "") or ("requests", who); None for context and for other words."""
    if reason := words.reason.match(text):
        text = text[reason.end() :]
    elif words.context.match(text):
        return None
    if requests := words.requests.match(text):
        return "requests", (requests["who"] or "").strip()
    return ("commits", "") if words.commits.match(text) else None


def _take(paragraph: OutlineParagraph, words: DeclarationWords, speaker: str | None, reading: Reading) -> bool:
    """Add what a paragraph does. Return whether its points became recommendations of their own."""
    text, label, items = str(paragraph.text), str(paragraph.number), paragraph.listing.items
    act = _act(text, words)
    if act is None:
        if not words.context.match(text) and not words.speaker.match(text):
            reading.warn("may_recommend", paragraph.line, label=label)
            reading.candidates.append(CandidateFinding(label, whole(paragraph, is_lead_in=False).text, paragraph.line))
        return False
    kind, asked = act
    is_list = bool(items) and text.rstrip().endswith((":", "\uff1a"))
    parts = [(paragraph.listing.label(item), str(item.text), item.line) for item in items] if is_list else []
    for name, printed, line in parts or [(label, whole(paragraph, is_lead_in=False).text, paragraph.line)]:
        reading.add(
            name,
            printed,
            line,
            basis="adopted",
            section=paragraph.section,
            number=paragraph.number,
            addressee=(asked if kind == "requests" else speaker) or None,
        )
    reading.warnings += paragraph.listing.doubts
    return is_list
