"""How reports of the universal periodic review say it in the other five languages: a row for each.

Belongs here: tables. English stays beside the code that reads it (`upr_chapter`, `upr_lists`, `positions`); what stands
here is read beside it. The lead-ins are formulas, which the Secretariat translates alike in every report.
"""

from __future__ import annotations

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
