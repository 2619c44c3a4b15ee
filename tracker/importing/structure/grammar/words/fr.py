"""The grammar's words in French.

Belongs here: a table. The field names and what each is for are in `shapes`.
"""

from __future__ import annotations

import re

from tracker.importing.structure.grammar.shapes import Vocabulary, by_body

ADVERB = (
    r"(?:également|aussi|en outre|de plus|par ailleurs|instamment|vivement|de nouveau|une nouvelle fois"
    r"|à nouveau|donc"
    r"|par conséquent|en conséquence|toutefois|notamment|en particulier|fermement|encore|enfin|une fois de plus)"
)
MADE = r"(?:[\w’']+ ){0,3}?(?:recommandations?|demandes?|appels?|invitations?|suggestions?)\b"
CALLS = r"appelle(?! l['’]attention)"
"""A body that "appelle l'attention sur" something recommends nothing."""
NOW = (
    rf"(?:recommande|prie|engage|invite|demande|exhorte|encourage|{CALLS}|conseille|suggère|préconise|enjoint"
    rf"|(?:réitère|renouvelle|réaffirme) (?:sa|son|ses|la|les) {MADE})"
)
THEN = r"(?:recommandé|prié|engagé|invité|demandé|exhorté|encouragé|appelé|préconisé)"
OBJECT = r"(?:l['’]|lui |les |leur )?"
ASKED_FOR = r"(?=que?\b|qu['’]|à\b|au\b|aux\b|l['’]|le\b|la\b|les\b|tous\b|toutes\b|instamment\b|également\b)"
COMMITTEE = r"[Ll]e (?:Comité|Sous-Comité)|[Ii]l"
OVERSEER = (
    r"[Ll]e (?:Comité(?: consultatif| des commissaires aux comptes)?|Bureau des services de contrôle interne|BSCI)"
    r"|[Ll]es [Ii]nspecteurs|[Ii]l"
)
MEETING = (
    r"[Ll]e (?:Groupe de travail|Groupe d['’]experts|Groupe|SBI|SBSTA|Sous-Comité|Forum)|[Ll]a Réunion"
    r"|L['’]Organe subsidiaire[^,.;]{0,80}|Il|[Ll]es participants"
)
EXPERT = (
    r"[Ll][ea] (?:Rapporteu(?:r|se) spéciale?|Représentante? spéciale?|Haut-Commissa(?:ire|riat)(?: [^.;:,]{0,60})?"
    r"|Secrétaire générale?|Groupe de travail|Mécanisme d['’]experts|Comité consultatif|Commission|Mission"
    r"|Sous-Comité)|[Ll]['’](?:Experte? indépendante?|Instance permanente(?: [^.;:,]{0,60})?)|[Ii]l|[Ee]lle|[Jj]e"
)
ACTOR = (
    r"(?:États?|[Gg]ouvernements?|[Pp]arlements?|[Aa]utorités|[Aa]ssemblée|[Cc]onseil|[Ii]nstitutions?"
    r"|[Oo]rganisations?|[Oo]rganismes?|[Ee]ntreprises|[Ss]ociété civile|[Dd]onateurs|[Bb]ailleurs|[Cc]ommunauté"
    r"|[Pp]artenaires|[Pp]arties|Nations Unies|HCDH|[Mm]inistères?|[Mm]édias|[Ss]ecteur privé|[Pp]olice|[Jj]uges"
    r"|[Ss]yndicats|[Ff]onds|[Bb]anque)"
)
COMMISSION = r"[Ll]a (?:Commission|Conférence|Réunion)|[Ll]e (?:Comité|Congrès|Conseil)"
STATE = r"[Ll]['’]État [Pp]artie|[Ll]es États [Pp]arties|[Ll]e Gouvernement|[Ll]es États(?: [Mm]embres)?"
OPERATIVE = (
    rf"(?:prie|demande|invite|engage|exhorte|encourage|recommande|{CALLS}|lance un appel|conseille|exige"
    rf"|(?:réitère|renouvelle) (?:sa|son|ses) {MADE})\b"
)


def _speaks(speaker: str, verb: str) -> str:
    return (
        rf"\b(?:{speaker})(?:,[^;:]{{0,400}}?,)? (?:{ADVERB},? ){{0,3}}{OBJECT}{verb}\b"
        rf"|\b(?:{speaker})\b.{{0,600}}?(?:\bet|,) (?:{ADVERB},? ){{0,3}}{OBJECT}{verb} {ASKED_FOR}"
    )


def _spoke(speaker: str) -> str:
    return rf"^(?:[^;:]{{0,250}}, )?(?:{speaker})(?:,[^;:]{{0,300}}?,)? (?:a|ont) (?:{ADVERB} )?{THEN}\b"


FOLLOWING = r"[Ll]es (?:\w+ ){0,2}?recommandations (?:suivantes|ci-après)"
GIVEN = r"(?:formulé|fait|adopté|présenté|proposé|arrêté|approuvé|émis|adressé)"


def _announces(speaker: str) -> str:
    return (
        rf"^(?:[^;:]{{0,250}}, )?(?:{speaker})(?:,[^;:]{{0,300}}?,)? (?:[^.;:]{{1,300}}?(?:\bet|,) )?"
        rf"(?:(?:a|ont) (?:{ADVERB} )?{GIVEN}|formule|fait|adopte|présente|adresse) {FOLLOWING}\b[^.;:]{{0,160}}:$"
        rf"|^(?:[^;:]{{0,200}}, )?{FOLLOWING} ont été {GIVEN}e?s par (?:{speaker})\b[^.;:]{{0,160}}:$"
    )


WORDS = Vocabulary(
    language="fr",
    signs={
        "special_procedures": re.compile(
            r"^(?!.*\bExamen périodique universel\b).*?\b[Rr]apport (?:du|de la|de l['’]) ?(?:Rapporteu|Représentant"
            r"|Expert|Haut-Commissa|Secrétaire général|Commission d['’]enquête|Mécanisme d['’]experts)"
            r"|A/HRC/.{0,3000}\b[Rr]apport du (?:Groupe de travail|Comité consultatif)\b(?!.*[Ee]xamen périodique)"
            r"|\bInstance permanente sur\b"
        ),
        "concluding_observations": re.compile(
            r"\b[Oo]bservations finales\b.{0,12}\b(?:concernant|sur|relatives|du Comité|d[eu])\b"
            r"|\bConclusions du Comité\b"
        ),
        "oversight": re.compile(
            r"\bComité consultatif pour les questions administratives et budgétaires\b"
            r"|\bComité des commissaires aux comptes\b"
            r"|\bBureau des services de contrôle interne\b|\bCorps commun d['’]inspection\b"
        ),
        "commission_report": re.compile(
            r"\b[Rr]apport (?:de la|du|sur)\b.{0,200}\b(?:Commission|Congrès|Comité"
            r"|session)\b"
        ),
        "conference_of_parties": re.compile(
            r"\b[Rr]apport (?:de la|du|de l['’]|sur)\b.{0,300}\b(?:[Rr]éunion|session|Groupe de travail"
            r"|Organe subsidiaire)\b"
        ),
    },
    denials=re.compile(
        r"\b[Rr]enseignements reçus\b|\b[Ll]iste de points\b|\b[Rr]éponses (?:de|du|d['’])|\bCompte rendu\b"
        r"|\bsuite donnée aux observations finales\b"
    ),
    says={
        "concluding_observations": re.compile(
            _speaks(COMMITTEE, NOW)
            + rf"|^(?:[^;:]{{0,250}}, )?(?:{STATE}) (?:{ADVERB} )?(?:devrai(?:t|ent)|doi(?:t|vent)"
            rf"|est (?:{ADVERB} )?(?:prié|invité|encouragé|engagé|exhorté))\b|^(?:[^;:]{{0,200}}, )?[Ii]l "
            rf"(?:devrait|doit)\b"
        ),
        "oversight": re.compile(
            _speaks(OVERSEER, NOW) + rf"|\b(?:{OVERSEER}) (?:compte que|estime que [^.]{{0,300}}\bdevrai)"
        ),
        "special_procedures": re.compile(
            _speaks(EXPERT, rf"(?:{NOW}|recommande|engage|demande|{CALLS})")
            + rf"|^(?:[^;:]{{0,300}}, )?(?:[\w’'-]+,? ){{0,8}}?(?:\w['’])?{ACTOR}(?: [^.;:]{{1,160}}?)? "
            r"(?:devrai(?:t|ent)|doi(?:t|vent)|(?:est|sont) (?:encouragée?s?|invitée?s?|engagée?s?|priée?s?))\b"
            r"|\b(?:fait|formule|adresse|présente) les recommandations suivantes\b[^.;]{0,160}:$"
            r"|^(?:En ce qui concerne|S['’]agissant d|Concernant|Au sujet d|Recommandations (?:à|aux|au))"
            r"[^.;:]{0,200}:$"
        ),
        "conference_of_parties": re.compile(_spoke(MEETING)),
        "commission_report": re.compile(_spoke(COMMISSION)),
    },
    announces=by_body(_announces, COMMITTEE, OVERSEER, MEETING, COMMISSION),
    announced=re.compile(
        rf"^(?!Au cours|Pendant|Lors|Durant)(?:[^;:]{{0,200}}, )?{FOLLOWING} ont été {GIVEN}e?s"
        r"(?:(?!\b(?:par|débat|discussion)\b)[^.;:]){0,160}:$"
    ),
    perhaps={
        "concluding_observations": re.compile(
            r"\bÉtat partie\b[^.]{0,120}\b(?:devrait|doit)\b|\b[Ll]e Comité (?:espère|souhaiterait|aimerait|compte)\b"
        )
    },
    observes=re.compile(
        rf"\b(?:{COMMITTEE}|{OVERSEER}|{MEETING}|{COMMISSION})\b[^.]{{0,200}}?\b(?:préoccup\w+|regrette|notent?"
        rf"|noté|prend note"
        r"|constate|salue|se félicite|accueille|s['’]inquiète|inquiet|relève|déplore|sait gré|est alarmé"
        r"|considère|rappelle)"
        r"|^(?:Tout en|S['’]il|Si|Bien que)\b"
    ),
    operative=re.compile(rf"^(?:{ADVERB},? )?{OPERATIVE}", re.IGNORECASE),
    also=re.compile(
        rf"(?:\bet|[,;]) (?:{ADVERB},? |à cet égard,? |dans ce contexte,? ){{0,3}}"
        rf"(?:prie|demande|invite|engage|exhorte|encourage|recommande|{CALLS}) (?:{ADVERB} )?{ASKED_FOR}"
    ),
    enacting=re.compile(
        r"(?:^|(?<=\s))(?:L['’]Assemblée générale|Le Conseil (?:économique et social|des droits de l['’]homme"
        r"|de sécurité)"
        r"|La Commission [^,.;:]{3,120}|La Conférence des (?:États )?[Pp]arties[^.;:]{0,160}?)"
        r", ?(?=$|[A-ZÉÀ][\wéèêà’']+(?:ant|ée?s?)\b|Ayant\b|Consciente?\b|Soucieu)"
    ),
    draft=re.compile(r"\b[Pp]rojet de (?:résolution|décision)\b"),
    annex=re.compile(r"^Annexes?\b"),
    keeps_list=re.compile(
        r"(?:\b(?:notamment|y compris|entre autres|à savoir|en particulier|par exemple|sur|concernant|par|en"
        r"|est|(?<!recommandations )sont|soi(?:en)?t|être)"
        r"|tel(?:le)?s? que"
        r"|\b(?:informations|renseignements|instruments|domaines|questions|éléments|conventions) suivante?s)\s?:$"
    ),
    splits_list=re.compile(
        r"\b(?:[Pp]artie|[Pp]arties|États|devrait|doit|de|à)(?:,? (?:notamment|en particulier"
        r"|entre autres|également))+,?\s?:$"
    ),
    adds_list=re.compile(r"\bet(?:,? (?:à cette fin|en particulier|notamment|également|de|à))?,?\s?:$"),
    speaker_alone=re.compile(
        rf"(?:^|[.,;]\s)(?:[^;:]{{0,300}}, )?(?:{COMMITTEE}|{OVERSEER}|{MEETING}"
        rf"|{COMMISSION})\s?:$"
    ),
    addressees=(
        re.compile(rf"^(?:[^;:]{{0,250}}, )?(?P<who>{STATE}) (?:devrai|doi|est )"),
        re.compile(
            r"\b(?:recommande|demande|suggère|réitère [^;:]{3,120}?) qu(?:e |['’])(?P<who>(?:l['’]|les? "
            r"|la )[^\s,;:]+(?: [Pp]arties?| [Mm]embres?)?)"
        ),
        re.compile(
            r"\b(?:recommand|pri|engag|invit|demand|exhort|encourag|appel|conseill|préconis)(?:e|é|le|lé|ent)\b"
            rf"(?: {ADVERB})* (?:à |au |aux )?(?P<who>[^.;:,]{{2,120}}?)(?=,| (?:à|de|qui|que|pour)\b| d['’]"
            rf"|\s?:|;|\.$)",
            re.IGNORECASE,
        ),
    ),
    pronouns=frozenset({"il", "elle", "lui", "les", "que"}),
    praise=re.compile(r"\b[Aa]spects? positifs?\b|\b[Ff]aits positifs\b"),
    procedure=re.compile(
        r"\brapports? périodiques?\b|\bprochain rapport\b|\bdans un délai d(?:e |['’])\w+\b|\bdiffus\w+"
        r"|\bsoumettre\b"
        r"|\brapport de suivi\b",
        re.IGNORECASE,
    ),
    chapter=re.compile(
        r"^(?:(?:principales|observations et|constatations et) )?(?:conclusions? et )?(?:principales )?recommandations?"
        r"(?: (?:à|au|aux|de|du|pour|concernant|adressées)\b.*)?$|^(?:conclusions? et )?(?:la )?voie à suivre$"
        r"|^questions portées à l[’']attention du Conseil\b.{0,60}$",
        re.IGNORECASE,
    ),
    earlier=re.compile(
        r"\b[Dd]ans (?:sa résolution|son précédent|ses précédentes|sa décision)\b"
        r"|\bavai(?:t|ent) (?:recommandé|prié|invité|demandé|engagé)\b"
    ),
)
