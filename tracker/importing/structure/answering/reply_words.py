"""The words of a State's replies in the six official languages: what announces them, and how they list labels.

Belongs here: tables, a row for each language where a word alone does not serve all.
"""

from __future__ import annotations

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
