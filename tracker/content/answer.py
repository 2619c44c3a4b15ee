"""The fields of an answer on one recommendation, in the order in which they are asked and read."""

from django.utils.translation import gettext_lazy as _

from tracker.choices import ImplementationStatus
from tracker.content.fields import Content, ContentField, Kind, named

# 200 words are asked for, softly; this is the hard end, far above what any ministry wrote in the real forms.
WORDS_LIMIT = 10_000

ANSWER: Content = (
    ContentField(
        name="implementation_status",
        kind=Kind.CHOICE,
        label=_("Action taken"),
        meaning="As reported by the Government.",
        hint=_("Choose the status that describes it best today. What was done is told in the summary."),
        choices=ImplementationStatus,
        for_paper=(ImplementationStatus.NOT_STATED,),
        letter="a",
        column="status",
        headings=(
            "status", "implementation status", "action taken", "any action taken?", "mesures prises",
            "état d'avancement", "statut", "medidas adoptadas", "estado de aplicación", "принятые меры", "статус",
            "ход осуществления", "执行情况", "采取的行动", "状态", "الإجراءات المتخذة", "حالة التنفيذ", "الحالة",
        ),
        data_name="status",
    ),
    ContentField(
        name="summary",
        kind=Kind.WORDS,
        label=_("Summary"),
        meaning="What was done, in the words of the Government.",
        asked=_("Summary of action taken"),
        hint=_(
            "At most 200 words (in Chinese: 400 characters). Give complete references to legislation, and figures where"
            " you can. Published as received."
        ),
        hint_on_paper=_("At most 200 words"),
        limit=WORDS_LIMIT,
        rows=8,
        is_statement=True,
        is_counted=True,
        letter="s",
        headings=(
            "summary", "summary of action taken", "answer", "response", "details", "résumé",
            "résumé des mesures prises", "réponse", "resumen", "respuesta", "резюме", "ответ", "краткое изложение",
            "摘要", "答复", "概述", "ملخص", "الملخص", "الرد",
        ),
        is_searched=True,
        is_erasable=True,
    ),
    ContentField(
        name="obstacles",
        kind=Kind.WORDS,
        label=_("Main obstacles"),
        meaning="What stands in the way, in the words of the Government.",
        hint=_("What stands in the way, if anything does."),
        limit=WORDS_LIMIT,
        letter="o",
        headings=(
            "obstacles", "main obstacles", "challenges", "difficultés", "principaux obstacles", "obstáculos",
            "dificultades", "препятствия", "основные препятствия", "障碍", "主要障碍", "العقبات", "العقبات الرئيسية",
        ),
        is_searched=True,
        is_erasable=True,
    ),
    ContentField(
        name="assistance_needed",
        kind=Kind.WORDS,
        label=_("Technical assistance needed"),
        meaning="The technical assistance needed, in the words of the Government.",
        hint=_("What would help, and from whom, if you know."),
        limit=WORDS_LIMIT,
        letter="t",
        headings=(
            "technical assistance needed", "technical assistance", "assistance needed",
            "assistance technique requise", "assistance technique", "asistencia técnica",
            "asistencia técnica necesaria", "техническая помощь", "необходимая техническая помощь", "技术援助",
            "所需技术援助", "المساعدة التقنية", "المساعدة التقنية المطلوبة",
        ),
        is_searched=True,
        is_erasable=True,
    ),
)  # fmt: skip

# The field by which answers are counted, coloured and sent: pages show it as a mark, before what else is said.
STATUS = named(ANSWER, "implementation_status")
