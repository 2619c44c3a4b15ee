"""How reports of the universal periodic review, and the replies of States, say it: a row for each language.

Belongs here: tables, and the position that words tell. English mostly stays beside the code that reads it
(`upr_chapter`, `upr_items`); what stands here is read beside it. The lead-ins are formulas, which the Secretariat
translates alike in every report.
"""

from __future__ import annotations

import re

SIGN = (
    r"\bexamen périodique universel\b",
    r"\bexamen periódico universal\b",
    r"\bуниверсальн\w+ периодическ\w+ обзор",
    r"普遍定期审议",
    r"الاستعراض الدوري الشامل",
)
CHAPTER = (
    r"conclusions? et\s*/?\s*(?:ou\s+)?recommandations?\b",
    r"conclusiones y\s*/?\s*(?:o\s+)?recomendaciones\b",
    r"выводы и\s*/?\s*(?:или\s+)?рекомендации\b",
    r"(?:[一二三四五]、\s*)?结论和\s*/?\s*(?:或)?建议",
    r"(?:ثانيا\u064b?[-\u2013]\s*)?الاستنتاجات و\s*/?\s*(?:أو\s*)?(?:ال)?توصيات",
)
"""The chapter's heading, behind its Roman number where one is printed."""

NEXT_CHAPTER = (
    r"(?:promesses et )?engagements (?:exprimés|volontaires|pris)\b",
    r"compromisos voluntarios\b|promesas y compromisos\b",
    r"добровольные обязательства\b",
    r"(?:[三四]、\s*)?自愿(?:承诺|保证)",
    r"(?:ثالثا\u064b?[-\u2013]\s*)?(?:التعهدات|الالتزامات) الطوعية",
)
ANNEX = (
    r"annexes?\b|composition de la délégation\b",
    r"anexos?\b|composición de la delegación\b",
    r"приложени[ея]\b|состав делегации\b",
    r"附件|代表团成员",
    r"(?:ال)?مرفق|تشكيلة الوفد|تكوين الوفد",
)
COMMITS = (
    r"\bengagements? (?:\w+ ){0,2}(?:volontaires?|suivants?|ci-après)|\bpromesses et engagements\b",
    r"\b(?:compromisos?|promesas?) (?:\w+ ){0,2}(?:voluntari[oa]s?|siguientes)"
    r"|\bsiguientes (?:compromisos|promesas)\b|\bpromesas y compromisos\b",
    r"\b(?:добровольн|следующ)\w+ (?:\w+ ){0,2}(?:обязательств|обещани)\w*",
    r"自愿(?:承诺|保证)|(?:以下|下列)(?:各项)?(?:承诺|保证)",
    r"(?:التزامات|تعهدات) (?:ال)?(?:طوعية|تالية)",
)
"""The commitments of a State, where a colon behind announces them."""

SPEAKS_OF_COMMITMENTS = (
    r"\b(?:salu|félicit|accueill|remerci|interrog)\w*\s+(?:[^\s.:]+\s+){0,5}",
    r"\b(?:celebr|acog|elogi|encomi|felicit|pregunt)\w*\s+(?:[^\s.:]+\s+){0,5}",
    r"(?:приветств|одобр|высоко оцен|спро)\w*\s+(?:[^\s.:]+\s+){0,5}",
    r"(?:欢迎|赞扬|赞赏|询问)[^，。：]{0,30}",
    r"(?:رحب|أشاد|أثن|سأل)\w*\s+(?:[^\s.:]+\s*){0,5}",
)
"""How somebody else speaks of them, right before they are named."""

_FR_WORD = r"(?:\s+(?!(?:avec|qui|que|dans|sur|contre|par|pour|non|pas)\b)[\w’'-]+)"
_ES_WORD = r"(?:\s+(?!(?:con|que|en|sobre|contra|por|para|no)\b)[\w-]+)"
_RU_WORD = r"(?:\s+(?!(?:с|со|в|что|не|котор\w+|соответств\w+)\b)[\w-]+)"
MAKES = (
    rf"\b(?:annon[cç]|prend|pris|prenn|fait|faire|formul|exprim|présent|énon[cç]|contract|assum|souscri|communiqu"
    rf"|propos|engag)\w*{_FR_WORD}{{0,6}}\s*",
    rf"\b(?:anunci|hizo|hace|hici|hech|asum|contra[ij]|formul|expres|present|adopt|tom[aóé]|comprom)\w*{_ES_WORD}{{0,6}}\s*",
    rf"\b(?:объяв|взял|взят|бер[её]т|принял|принима|заяв|сделал|представ|выдвин|сообщ|обяз)\w*{_RU_WORD}{{0,5}}\s*",
    r"(?:宣布|作出|做出|提出|承担|发表|作了|公布|许下)了?[^，。；：不未]{0,8}",
    r"(?<!\w)[وف]?(?:أعلن|قدم|تعهد|قطع|التزم|اتخذ|أعرب|عرض|تقدم)\w*(?:\s+(?!لا\b|مع\b|التي\b)[^\s.:،؛]+){0,6}\s*",
)
"""What a State does that commits itself, up to the words for its commitments; in Arabic the State stands between."""

WERE_MADE = (
    r"\b(?:ont été|sont|étaient)\s+(?:\w+\s+)?(?:pris|annon|fait|exprim|présent|formul|contract)\w*",
    r"\b(?:fueron|han sido|son)\s+(?:\w+\s+)?(?:hech|anunciad|asumid|contraíd|formulad|presentad|expresad)\w*",
    r"\b(?:были|было)\s+(?:\w+\s+)?(?:взят|принят|объявлен|представлен|сделан)\w*",
)
"""The same said of the commitments, behind the words for them."""

STATE_ITSELF = (
    r"(?:l['’]état|le gouvernement|la délégation|cette recommandation|la recommandation|il|elle)\b",
    r"(?:el estado|el gobierno|la delegación|esta recomendación|la recomendación)\b",
    r"(?:государство|правительство|делегация|эта рекомендация|данная рекомендация)\b",
    r"(?:该国|国家|政府|代表团|(?:该|此|这)项?建议)",
    r"(?:الدولة|الحكومة|حكومة|الوفد|(?:هذه )?التوصية|[لت]ا? تحظى)",
)
"""How a report names the State under review, or its own recommendation, where a comment on that begins."""

SHOULD = (
    r"\bdevrai(?:t|ent)\b|\bdoi(?:t|vent)\b",
    r"\bdeber?í?an?\b|\bdebe\b",
    r"\bследует\b|\bдолжн\w+",
    r"应",
    r"ينبغي|يجب",
)
"""What is asked of somebody, and is no comment."""

DETERMINERS = (
    r"\b(?:les?|la|ses|des?|du|ces|gouvernement)\b|\bl['’](?:état\b)?",
    r"\b(?:el|l[oa]s|sus?|del|est[oa]s|estado|gobierno)\b",
    r"\b(?:е[её]|его|свои|эти|следующие|государства)\b",
    r"以下|下列|该国|其|各项|的",
    r"هذه|ال",
)
"""What may stand before the words for commitments where nothing else is said."""

ANNOUNCES = (r"\brecommand\w*", r"\brecom(?:end|iend)\w*", r"рекоменд\w*", r"建议", r"توصي(?:ات|ة|تان)")
CLOSES = (
    r"toutes les conclusions|les conclusions et/?\s?(?:ou )?recommandations (?:figurant|contenues)"
    r"|.{0,80}ne sauraient être",
    r"todas las conclusiones|las conclusiones y/?\s?(?:o )?recomendaciones (?:que|contenidas)",
    r"все выводы|выводы и/?\s?(?:или )?рекомендации, (?:содержащиеся|изложенные)",
    r"本报告所载的?(?:所有)?结论|所有结论",
    r"جميع الاستنتاجات|(?:إن )?الاستنتاجات و/أو التوصيات الواردة",
)
_OTHERWISE_TAKEN = (
    r"(?:к сведению|(?:(?!рекоменд)\w+ ){0,3}(?:мер|закон|програм|план|стратег|решени|указ|постановл|участи)\w*)"
)
"""Behind the Russian word for accepting: noting, or measures, laws and the like, which are taken and adopted too."""

POSITIONS: dict[str, tuple[str, ...]] = {
    "to_be_examined": (
        r"\b(?:seront|sera) (?:examinées?|étudiées?)|\bexaminera\b|\bréponses? (?:\w+ )?en temps (?:voulu|utile)"
        r"|\bapportera (?:des|ses) réponses|\ben cours d['’]examen|\bétudiera\b",
        r"\b(?:serán|será) (?:examinadas?|estudiadas?)|\bexaminará\b|\ba su debido tiempo|\bestudiará\b"
        r"|\bdará respuesta",
        r"\bбудут (?:рассмотрены|изучены)|\bрассмотрит\b|\bизучит\b|\bв надлежащее время|\bпредставит ответы?\b"
        r"|\bв должное время",
        r"将(?:予以)?(?:审议|研究|审查)|适当时候|作出答复",
        r"ستنظر|ستدرس|سيُنظر|سينظر|في الوقت المناسب|وستقدم ردود",
    ),
    "noted": (
        r"\bne (?:recueill|bénéfici|reç|sont pas|peut|peuvent|souscri|soutien)\w*"
        r"|\bn['’](?:ont|a|est|accept|appuie)\w* pas|\bpris note|\bprend note"
        r"|\brejet\w+|\bn['’](?:ont|a) pas (?:recueilli|reçu)|\bnoté\w*",
        r"\bno (?:(?:se|es|son|fue|fueron|puede|pueden) )?(?:gozan|cuentan|cuenta|goza|ha|han|acept|apoy)\w*"
        r"|\btom(?:a|ado|ó) nota|\bse toma nota|\brechaz\w+",
        r"\bне (?:поддерж|пользу|получ|принят|принима|приним|могут быть)\w*|\bпринят\w* к сведению"
        r"|\bпринима\w+ к сведению"
        r"|\bприняла? к сведению|\bотклонен\w*",
        r"不支持|未(?:获|得到|能)|不接受|注意到|不予支持|无法",
        r"لا تحظى|لم تحظ|(?:لا|لم|لن) [تين](?:ؤيد|قبل)|أحاطت?.{0,20}علما|[تي]حيط.{0,30}علما"
        r"|[تي]رفض|أحيط علما|رفضت|لا يمكن",
    ),
    "supported": (
        r"\b(?:recueill|bénéfici|reç|obtien)\w* (?:\w+ )?(?:l['’](?:appui|adhésion|assentiment)|le soutien)"
        r"|\bappui\b|\baccept(?:e[rs]?|ent|ons|era|eront|ée?s?)\b"
        r"|\bsouscri\w+|\bapprouv\w+",
        r"\b(?:cuentan?|gozan?) con (?:el|su) (?:apoyo|respaldo)|\bapoyo\b|\brespald\w+|\bacept\w+|\bapoya\w*",
        r"\b(?:пользуются|получили|заручились|поддержаны|поддержал\w*|поддерживает)\b|\bподдержк\w+"
        rf"|\bпринял\w* (?!{_OTHERWISE_TAKEN})|\bпринима(?:ет|ется|ются)\b(?! {_OTHERWISE_TAKEN})|\bодобр\w+"
        rf"|\bпринят[аы]\b(?! {_OTHERWISE_TAKEN})",
        r"支持|接受|赞同",
        r"(?<!\w)[وف]?[تين](?:ؤيد|قبل)(?:ها|هما)?\b|(?<!\w)[وف]?(?:قبلت|أيدت)(?:ها|هما)?\b|تأييد",
    ),
}
"""Position -> what says so in each language; what is denied is looked for before what is said."""


def either(rows: tuple[str, ...]) -> str:
    """One pattern of the rows of all languages."""
    return "|".join(f"(?:{row})" for row in rows)


SAYS = {
    "to_be_examined": r"\b(?:will|shall|would|to) be (?:further )?(?:examined|considered)\b"
    r"|\bwill (?:examine|consider)\b|\bresponses? (?:\w+ )?in due (?:time|course)\b"
    r"|\bwill provide (?:its )?responses?\b|\bresponses? of\b.{0,80}\bwill be included\b|\bpending\b"
    r"|\bunder consideration\b|\bunder examination\b",
    "noted": r"\b(?:not|neither|cannot|nor) (?:\w+ ){0,3}(?:enjoy|support|accept|consider)|\bnote[ds]?\b|\breject"
    r"|\bdeclined?\b|\bdid not\b",
    "supported": r"\benjoy(?:s|ed)? (?:the |its |their )?(?:full )?support\b|\bsupport(?:s|ed)?\b|\baccept(?:s|ed)?\b"
    r"|\bagree[ds]?\b",
}
"""Position -> what says so; the first that fits, so that what is denied comes before what is said."""

PATTERNS = tuple(
    (position, re.compile(f"{words}|{either(POSITIONS[position])}", re.IGNORECASE)) for position, words in SAYS.items()
)
IN_PART = re.compile(
    r"\bpart(?:ly|ial|ially)\b|\bin part\b|\ben partie\b"
    r"|\bpartiellement\b|\bparcial(?:mente)?\b|\bчастично\b|部分(?:支持|接受)|جزئيا|^(?:\w+\s*/\s*\w+)$",
    re.IGNORECASE,
)


def position_of(text: str) -> str | None:
    """The position that a lead-in or a cell tells; None where it tells none, or one for a part only."""
    if IN_PART.search(text):
        return None
    return next((position for position, words in PATTERNS if words.search(text)), None)


TITLE = (
    r"\bviews on (?:the )?conclusions and\b|\brepl(?:y|ies) presented by the state under review\b",
    r"\bobservations sur les conclusions et\b"
    r"|\bréponses (?:de|présentées par) l['’]état (?:examiné|faisant l['’]objet)",
    r"\bopiniones sobre las conclusiones y\b|\brespuestas (?:del|presentadas por el) estado examinado\b",
    r"\bмнения относительно выводов и\b|\bответы,? (?:представленные )?государств\w+[\s\u2010-\u2015-]+объект",
    r"对结论和.{0,4}建议(?:提出|发表|所持)?的?意见|受审议国.{0,30}答复",
    r"آراء بشأن الاستنتاجات|الردود المقدمة من الدولة",
)
"""The formula under the title, which the Secretariat prints alike on every addendum."""

RECOMMENDATION_ELSEWHERE = (
    r"recommandations?|recomendaci(?:ón|ones)|рекомендаци\w{1,3}|(?:以下|下列)?(?:各项)?建议"
    r"|(?:ال)?توصي(?:ات|ة|تان|تين)"
)
"""In the languages other than English."""

RECOMMENDATION = rf"recommendations?|recs?\b\.?|{RECOMMENDATION_ELSEWHERE}"
NUMBER = r"nos?\.?|numbers?|n[o°º]s?\.?|números?|núms?\.?|№"
AND = r"and|as well as|et|ainsi que|y|e|así como|и|а также|和|及|以及|、|،|و|،\s*و|؛"
UNTIL = r"to|through|à|a|al|до|по|至|到|إلى|حتى"
BEFORE = r"for|on|concerning|regarding|concernant|sur|sobre|по|关于"
ENDS = r"[\u3002\uff0c\uff1b]"
"""Chinese stops, behind which no space stands."""
