"""The fields of a commitment, in the order in which they are asked and read."""

from django.utils.translation import gettext_lazy as _

from tracker.choices import CommitmentProgress
from tracker.content.fields import Content, ContentField, Kind

COMMITMENT_LIMIT = 4_000

# Fields that have a place of their own on pages and in documents; any other is told after them, with its label.
PLACED = frozenset({"text", "lead_institution", "target_on", "progress"})

COMMITMENT: Content = (
    ContentField(
        name="text",
        kind=Kind.WORDS,
        label=_("Commitment"),
        meaning="In the words of the Government.",
        asked=_("What the State will do"),
        hint=_("In one or two sentences, as the State wants to be read."),
        missing=_("Write what the State will do."),
        limit=COMMITMENT_LIMIT,
        is_statement=True,
        is_required=True,
        headings=(
            "commitment", "pledge", "engagement", "compromiso", "обязательство", "承诺", "التزام", "الالتزام", "تعهد",
        ),
        is_searched=True,
        is_erasable=True,
    ),
    ContentField(
        name="lead_institution",
        kind=Kind.LINE,
        label=_("Lead institution"),
        meaning="Who leads it, in the words of the Government.",
        hint=_("A ministry or office; no person's name."),
        limit=300,
        headings=(
            "lead institution", "institution", "responsible", "institution chef de file", "institución responsable",
            "institución", "ведущее учреждение", "牵头机构", "المؤسسة الرائدة", "الجهة المسؤولة",
        ),
        is_searched=True,
        is_erasable=True,
    ),
    ContentField(
        name="target_on",
        kind=Kind.DAY,
        label=_("Target date"),
        meaning="The date in force.",
        hint=_("The date can be changed later; the first one stays on record."),
        headings=(
            "target date", "deadline", "by when", "date cible", "échéance", "fecha prevista", "plazo", "срок",
            "целевая дата", "目标日期", "期限", "التاريخ المستهدف", "الموعد النهائي",
        ),
    ),
    ContentField(
        name="progress",
        kind=Kind.CHOICE,
        label=_("Progress"),
        meaning="As reported by the Government.",
        choices=CommitmentProgress,
        initial=CommitmentProgress.PLANNED,
        is_required=True,
        headings=(
            "progress", "état d'avancement", "avancement", "progreso", "avance", "ход выполнения", "прогресс", "进展",
            "التقدم",
        ),
    ),
    ContentField(
        name="note",
        kind=Kind.WORDS,
        label=_("Note"),
        meaning="A remark of the Government.",
        hint=_("What has progressed, or why the date has changed."),
        limit=COMMITMENT_LIMIT,
        is_remark=True,
        headings=(
            "note", "remarks", "comments", "remarques", "observations", "observaciones", "примечание", "备注",
            "ملاحظة", "ملاحظات",
        ),
        is_searched=True,
        is_erasable=True,
    ),
)  # fmt: skip
