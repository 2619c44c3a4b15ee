"""The grammar's words in Spanish.

Belongs here: a table. The field names and what each is for are in `shapes`.
"""

from __future__ import annotations

import re

from tracker.importing.structure.grammar.shapes import Vocabulary, by_body

ADVERB = (
    r"(?:también|asimismo|además|encarecidamente|firmemente|nuevamente|una vez más|de nuevo|por (?:lo )?tanto"
    r"|por consiguiente|en particular|igualmente|enérgicamente|a este respecto|en este contexto)"
)
MADE = (
    r"(?:[\w]+ ){0,3}?(?:recomendaci(?:ón|ones)|petici(?:ón|ones)|llamamientos?|solicitud(?:es)?|invitaci"
    r"(?:ón|ones))\b"
)
NOW = (
    r"(?:recomienda|insta|exhorta|pide|solicita|alienta|invita|anima|sugiere|aconseja|ruega|hace un llamamiento|urge"
    rf"|reitera (?:su|sus|la|las) {MADE})"
)
THEN = (
    r"(?:recomendó|instó|exhortó|pidió|solicitó|alentó|invitó|animó|recomendaron|pidieron|invitaron|alentaron"
    r"|hizo un llamamiento)"
)
OBJECT = r"(?:l[eoa]s? )?"
ASKED_FOR = r"(?=que\b|al?\b|también\b|encarecidamente\b|asimismo\b|además\b|su\b|nuevamente\b)"
COMMITTEE = r"[Ee]l (?:Comité|Subcomité)"
OVERSEER = r"[Ll]a (?:Comisión Consultiva|Comisión|Junta(?: de Auditores)?|OSSI)|[Ll]os [Ii]nspectores|[Ee]l Comité"
MEETING = (
    r"[Ee]l (?:Grupo de [Tt]rabajo|Grupo de Expertos|Grupo|OSE|OSACT|Subcomité|Foro|Órgano Subsidiario[^,.;]{0,80})"
    r"|[Ll]a Reunión|[Ll]os participantes"
)
EXPERT = (
    r"[Ee]l (?:Relator Especial|Representante Especial|Experto [Ii]ndependiente|Alto Comisionado(?: [^.;:,]{0,60})?"
    r"|Secretario General|Grupo de Trabajo|Mecanismo de [Ee]xpertos|Comité Asesor|Foro Permanente|Subcomité)"
    r"|[Ll]a (?:Relatora Especial|Representante Especial|Experta [Ii]ndependiente|Alta Comisionada|Comisión"
    r"|Oficina del Alto Comisionado|ACNUDH)"
)
ACTOR = (
    r"(?:Estados?|[Gg]obiernos?|[Pp]arlamentos?|[Aa]utoridades|[Aa]samblea|[Cc]onsejo|[Ii]nstituciones"
    r"|[Oo]rganizaciones|[Oo]rganismos?|[Ee]mpresas|[Ss]ociedad civil|[Dd]onantes|[Cc]omunidad|[Aa]sociados|[Pp]artes"
    r"|Naciones Unidas|ACNUDH|[Mm]inisterios?|[Mm]edios|[Ss]ector privado|[Pp]olicía|[Jj]ueces|[Ss]indicatos)"
)
COMMISSION = r"[Ll]a (?:Comisión|Conferencia|Reunión)|[Ee]l (?:Comité|Congreso|Consejo)"
STATE = r"[Ee]l Estado [Pp]arte|[Ll]os Estados [Pp]artes?|[Ee]l Gobierno|[Ll]os Estados(?: [Mm]iembros)?"
OPERATIVE = (
    r"(?:pide|solicita|insta|exhorta|alienta|invita|recomienda|hace un llamamiento|llama a|ruega|anima|exige"
    rf"|reitera (?:su|sus|la) {MADE})\b"
)


def _speaks(speaker: str, verb: str) -> str:
    return (
        rf"\b(?:{speaker})(?:,[^;:]{{0,400}}?,)? (?:{ADVERB},? ){{0,3}}{OBJECT}{verb}\b"
        rf"|\b(?:{speaker})\b.{{0,600}}?(?:\b[ye]|,) (?:{ADVERB},? ){{0,3}}{OBJECT}{verb} {ASKED_FOR}"
        rf"|^(?:[^;:]{{0,200}}, )?(?:{ADVERB},? ){{0,2}}{OBJECT}(?:{verb}|{verb.capitalize()}) {ASKED_FOR}"
    )


def _spoke(speaker: str) -> str:
    return rf"^(?:[^;:]{{0,250}}, )?(?:{speaker})(?:,[^;:]{{0,300}}?,)? (?:{ADVERB},? )?{THEN}\b"


FOLLOWING = r"[Ll]as (?:siguientes (?:\w+ )?recomendaciones|(?:\w+ )?recomendaciones (?:\w+ )?siguientes)"
GIVEN = r"(?:formul|present|aprob|adopt|acord)"
WERE_GIVEN = rf"(?:[Ss]e (?:{GIVEN}aron|hicieron) {FOLLOWING}|{FOLLOWING} fueron (?:{GIVEN}adas|hechas))"


def _announces(speaker: str) -> str:
    return (
        rf"^(?:[^;:]{{0,250}}, )?(?:{speaker})(?:,[^;:]{{0,300}}?,)? (?:[^.;:]{{1,300}}?(?:\b[ye]|,) )?"
        rf"(?:{ADVERB} )?(?:{GIVEN}(?:ó|aron|a|an)|hizo|hicieron|hace|propuso|ha (?:{GIVEN}ado|hecho)) {FOLLOWING}\b"
        rf"[^.;:]{{0,160}}:$"
        rf"|^(?:[^;:]{{0,200}}, )?{WERE_GIVEN} por (?:{speaker})\b[^.;:]{{0,160}}:$"
    )


WORDS = Vocabulary(
    language="es",
    signs={
        "special_procedures": re.compile(
            r"^(?!.*\b[Ee]xamen [Pp]eriódico [Uu]niversal\b).*?\b[Ii]nforme (?:del|de la) (?:Relator|Representante"
            r"|Expert|Alt[oa] Comisionad|Oficina del Alto|Secretario General|Comisión de [Ii]nvestigación"
            r"|Mecanismo de [Ee]xpertos)"
            r"|\bForo Permanente (?:para|sobre)\b|A/HRC/.{0,3000}\b[Ii]nforme del Grupo de Trabajo\b(?!.*[Ee]xamen)"
        ),
        "concluding_observations": re.compile(r"\b[Oo]bservaciones finales (?:sobre|acerca|relativas|del Comité)\b"),
        "oversight": re.compile(
            r"\bComisión Consultiva en Asuntos Administrativos y de Presupuesto\b|\bJunta de Auditores\b"
            r"|\bOficina de Servicios de Supervisión Interna\b|\bDependencia Común de Inspección\b"
        ),
        "commission_report": re.compile(
            r"\b[Ii]nforme (?:de la|del|sobre)\b.{0,200}\b(?:Comisión|Congreso"
            r"|Comité|período)\b"
        ),
        "conference_of_parties": re.compile(
            r"\b[Ii]nforme (?:de la|del|sobre)\b.{0,300}\b(?:[Rr]eunión|período de sesiones|Grupo de [Tt]rabajo"
            r"|Órgano)\b"
        ),
    },
    denials=re.compile(
        r"\b[Ii]nformación recibida\b|\b[Ll]ista de cuestiones\b|\b[Rr]espuestas de\b|\bActa resumida\b"
        r"|\b[Ss]eguimiento de las observaciones finales\b"
    ),
    says={
        "concluding_observations": re.compile(
            _speaks(COMMITTEE, NOW)
            + rf"|^(?:[^;:]{{0,250}}, )?(?:{STATE}) (?:{ADVERB},? )?(?:debe(?:n|ría|rían|rá|rán)?|ha de|tiene que)\b"
            r"|^(?:[^;:]{0,200}, )?[Ss]e (?:solicita|pide|invita|insta|alienta|recomienda|exhorta) "
            r"(?:también )?(?=al?\b)"
            r"|^(?:Asimismo|También|Además|En particular|A tal fin|Para ello), (?:debe|debería|deberá)\b"
        ),
        "oversight": re.compile(
            _speaks(OVERSEER, NOW) + rf"|\b(?:{OVERSEER}) (?:{ADVERB},? )?"
            r"(?:confía en que|(?:considera|reitera|subraya|recalca) que [^.]{0,300}\bdeb(?:e|en|ería|erían)\b)"
        ),
        "special_procedures": re.compile(
            _speaks(EXPERT, NOW) + rf"|^(?:[^;:]{{0,300}}, )?(?:[\w-]+,? ){{0,8}}?{ACTOR}(?: [^.;:]{{1,160}}?)? "
            r"(?:deben?|deber[íi]an?|debería|deberán?|han? de|tienen? que)\b"
            r"|\b(?:formula|hace|presenta|dirige) las siguientes recomendaciones\b[^.;]{0,160}:$"
            r"|^(?:Con respecto a|En relación con|En cuanto a|Respecto de|Recomendaciones (?:a|al|para))\b"
            r"[^.;:]{0,200}:$"
        ),
        "conference_of_parties": re.compile(_spoke(MEETING)),
        "commission_report": re.compile(_spoke(COMMISSION)),
    },
    announces=by_body(_announces, COMMITTEE, OVERSEER, MEETING, COMMISSION),
    announced=re.compile(
        rf"^(?!Durante|En el curso)(?:[^;:]{{0,200}}, )?{WERE_GIVEN}(?:(?!\b(?:por|debate)\b)[^.;:]){{0,160}}:$"
    ),
    perhaps={
        "concluding_observations": re.compile(
            r"\bEstado parte\b[^.]{0,120}\b(?:debe|debería)\b|\b[Ee]l Comité (?:espera|confía|agradecería|desearía)\b"
        )
    },
    observes=re.compile(
        r"\b(?:[Pp]reocupa\w*|[Ii]nquieta|[Aa]larma)\b|"
        rf"\b(?:{COMMITTEE}|{OVERSEER}|{MEETING}|{COMMISSION})\b[^.]{{0,200}}?\b(?:lamenta|observ\w+|tom\w+ nota"
        rf"|celebra|acoge"
        r"|constata|reconoce|señala|felicita|encomia|recuerda|valora|considera)\b"
        r"|\b[Ss]e (?:le )?informó\b|^(?:Si bien|Aunque|Pese a)\b"
    ),
    operative=re.compile(rf"^(?:{ADVERB},? )?{OPERATIVE}", re.IGNORECASE),
    also=re.compile(
        rf"(?:\b[ye]|[,;]) (?:{ADVERB},? ){{0,3}}"
        rf"(?:pide|solicita|insta|exhorta|alienta|invita|recomienda|hace un llamamiento) (?:{ADVERB} )?{ASKED_FOR}"
    ),
    enacting=re.compile(
        r"(?:^|(?<=\s))(?:La Asamblea General|El Consejo (?:Económico y Social|de Derechos Humanos|de Seguridad)"
        r"|La Comisión (?:de|sobre|para) [^,.;:]{3,120}|La Conferencia de los Estados [Pp]artes?[^.;:]{0,160}?)"
        r", ?(?=$|[A-ZÁÉÍÓÚ]\w+(?:ndo|ada?)\b|Consciente\b|Habiendo\b)"
    ),
    draft=re.compile(r"\b[Pp]royecto de (?:resolución|decisión)\b"),
    annex=re.compile(r"^Anexos?\b"),
    keeps_list=re.compile(
        r"\b(?:entre otras cosas|en particular|en especial|incluid[oa]s?|incluso|como|a saber|sobre|acerca de"
        r"|por ejemplo|es|(?<!recomendaciones )son|sean?|ser"
        r"|mediante|por medio de|(?:información|instrumentos|ámbitos|cuestiones|elementos) siguientes?)\s?:$"
    ),
    splits_list=re.compile(
        r"\b(?:[Pp]artes?|Estados|debe|debería|deberá|que|a)(?:,? (?:en particular|entre otras cosas"
        r"|también|en especial))+,?\s?:$"
    ),
    adds_list=re.compile(r"\by(?:,? (?:a tal fin|en particular|también|que|a))?,?\s?:$"),
    speaker_alone=re.compile(
        rf"(?:^|[.,;]\s)(?:[^;:]{{0,300}}, )?(?:{COMMITTEE}|{OVERSEER}|{MEETING}"
        rf"|{COMMISSION})\s?:$"
    ),
    addressees=(
        re.compile(rf"^(?:[^;:]{{0,250}}, )?(?P<who>{STATE}) (?:debe|ha de|tiene)"),
        re.compile(
            r"\b(?:recom(?:ienda|endó)|inst[aó]|exhort[aó]|pid(?:e|ió)|solicit[aó]|al(?:ienta|entó)|invit[aó]"
            r"|anim[aó]|sugiere"
            rf"|llamamiento)(?: {ADVERB})* (?:que )?(?P<who>(?:al|a la|a los|a las|a todos los|a|el|los|la)"
            r" [^.;:,]{2,120}?)(?=,| (?:que|a|para|por)\b|\s?:|;|\.$)",
            re.IGNORECASE,
        ),
    ),
    praise=re.compile(r"\b[Aa]spectos positivos\b"),
    procedure=re.compile(
        r"\binformes? periódicos?\b|\bpróximo informe\b|\bplazo de (?:un|dos|tres)\b|\bdifund\w+|\bdifusión\b"
        r"|\bpresente su\b",
        re.IGNORECASE,
    ),
    chapter=re.compile(
        r"^(?:(?:principales|observaciones y|constataciones y) )?(?:conclusi(?:ón|ones) y )?(?:principales )?"
        r"recomendaci(?:ón|ones)(?: (?:a|al|a los|de|del|para|sobre|dirigidas|relativas)\b.*)?$"
        r"|^(?:conclusiones y )?camino a seguir$"
        r"|^(?:cuestiones|asuntos) señalad[oa]s a la atención del Consejo\b.{0,60}$",
        re.IGNORECASE,
    ),
    earlier=re.compile(
        r"\b[Ee]n (?:su resolución|sus anteriores|su informe anterior|su decisión)\b|\bhabía "
        r"(?:recomendado|pedido)\b"
    ),
)
