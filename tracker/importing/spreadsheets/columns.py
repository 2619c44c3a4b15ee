"""Which column of a table holds what: the cells of each kind of sheet, and the headings by which a column is known.

Our own sheets are known by their headings; for another table they suggest a choice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from tracker.importing.spreadsheets.cells import plain
from tracker.importing.spreadsheets.letters import AnswerBatch, CommitmentBatch
from tracker.importing.spreadsheets.people import InvitationBatch, MandateBatch
from tracker.importing.spreadsheets.reading import HEAD_ROWS, TableHead
from tracker.importing.spreadsheets.recommendations import RecommendationBatch
from tracker.importing.spreadsheets.rows import Batch
from tracker.importing.spreadsheets.values import CellField
from tracker.models.sheet_choices import SheetKind

BATCHES: dict[str, type[Batch]] = {
    SheetKind.RECOMMENDATIONS: RecommendationBatch,
    SheetKind.ANSWERS: AnswerBatch,
    SheetKind.COMMITMENTS: CommitmentBatch,
    SheetKind.MANDATES: MandateBatch,
    SheetKind.INVITATIONS: InvitationBatch,
}
LONG_TEXT = 60
LONGEST_NUMBER = 6
"""Characters of the number of a session: "18", "XVIII"."""


def cells_of(kind: str) -> Mapping[str, CellField]:
    """Return the cells of a row, in the order of the columns of our own sheet."""
    return BATCHES[kind].form.cells


def columns_of(kind: str) -> dict[str, CellField]:
    """Return the cells that a sheet may have a column for."""
    return {name: cell for name, cell in cells_of(kind).items() if not cell.whole}


def given_once(kind: str) -> dict[str, CellField]:
    """Return the cells whose value may be, or is, given once for all rows."""
    return {name: cell for name, cell in cells_of(kind).items() if cell.whole or cell.for_all}


def headings(kind: str, *, with_names: bool = False) -> list[str]:
    """Return the headings of our sheet of a kind, in the active language.

    The demonstration adds a column that marks each row as invented.

    Args:
        with_names: add the name of each State next to its code. The column is for people, and is not read back.
    """
    named = [str(cell.label) for cell in columns_of(kind).values()]
    if with_names:
        named.insert(1, _("Name of the State"))
    return [*named, _("Demonstration")] if settings.DEMONSTRATION else named


@cache
def words_of(kind: str, name: str) -> frozenset[str]:
    """The headings by which a column is known, among them what it is called in the six languages."""
    cell = columns_of(kind)[name]
    found = {plain(each) for each in HEADINGS.get(name, ())}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {plain(str(each)) for each in (cell.label, *cell.headings)}
    return frozenset(found)


def heading_row(kind: str, head: TableHead) -> int:
    """The number of the row that holds most known headings; where none does, the first full one, which is 0 (no row
    of headings) where one of its cells is too long for a heading, or comes again below it in its column.

    Args:
        head: (number, cells) of the first rows.
    """
    known: set[str] = set().union(*(words_of(kind, name) for name in columns_of(kind)))
    hits = {number: sum(plain(cell) in known for cell in set(cells) if cell) for number, cells in head[:HEAD_ROWS]}
    best = max(hits, key=lambda number: hits[number], default=0)
    if hits.get(best):
        return best
    first, fullest = max(head[:HEAD_ROWS], key=lambda row: sum(map(bool, row[1])), default=(1, ()))
    below = [cells for number, cells in head if number > first]
    is_data = any(
        len(cell) > LONG_TEXT or any(cell == cells[at] for cells in below if at < len(cells))
        for at, cell in enumerate(fullest)
        if cell
    )
    return 0 if is_data else first


def own_columns(kind: str, head: TableHead) -> tuple[int, dict[str, int]] | None:
    """Return the row that has only headings of our own sheet, and {name: column}; None where there is none.

    A column of our sheet that a row needs, and that has no value for all rows, is there.
    """
    cells = columns_of(kind)
    needed = {name for name, cell in cells.items() if cell.required and not cell.for_all and not cell.initial}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            ours = {plain(str(cell.label)): name for name, cell in cells.items()}
            known = {*ours, *map(plain, headings(kind, with_names=True))}
        for number, row in head[:HEAD_ROWS]:
            places = [plain(cell) for cell in row]
            spoken = list(filter(None, places))
            found = {name: places.index(own) for own, name in ours.items() if own in places}
            if needed <= found.keys() and len(found) > 1 and known.issuperset(spoken) and len({*spoken}) == len(spoken):
                return number, found
    return None


def suggested_columns(kind: str, headings: Sequence[str], sample: Sequence[Sequence[str]]) -> dict[str, int]:
    """{name: column} by the headings. No column serves two names."""
    found: dict[str, int] = {}
    spoken = [plain(heading) for heading in headings]
    for name in columns_of(kind):
        words = words_of(kind, name)
        column = next((at for at, heading in enumerate(spoken) if heading in words and at not in found.values()), None)
        if column is not None:
            found[name] = column
    return _meeting_in_two(found, sample)


def _meeting_in_two(found: dict[str, int], sample: Sequence[Sequence[str]]) -> dict[str, int]:
    """Where a meeting has only a number and the State under review a column, both name the meeting."""
    column, state = found.get("meeting"), found.get("under_review")
    if column is None or state is None or "meeting_part" in found:
        return found
    cells = [row[column] for row in sample if column < len(row) and row[column]]
    is_number = bool(cells) and all(len(cell) <= LONGEST_NUMBER for cell in cells)
    return found | ({"meeting": state, "meeting_part": column} if is_number else {})


def lacking(kind: str, columns: Mapping[str, int], defaults: Mapping[str, str]) -> list[str]:
    """Return the names that every row needs, and that neither a column nor a value for all rows gives."""
    cells = cells_of(kind).items()
    return [name for name, cell in cells if cell.required and name not in columns and not defaults.get(name)]


def shape_of(headings: Iterable[str]) -> str:
    """The shape of a row of headings: a checksum, by which a choice of columns is remembered. None has none."""
    spoken = [plain(heading) for heading in headings]
    return hashlib.sha256("\n".join(spoken).encode()).hexdigest() if any(spoken) else ""


# The headings that people write over the columns of their sheets, in the six languages, in small letters. Those of what
# an answer or a commitment says stand with its fields, in `tracker.content`.
HEADINGS: dict[str, tuple[str, ...]] = {
    # Never a plain "Id": that of another program's table is no key of this record.
    "key": ("uuid", "permanent key"),
    "meeting": (
        "meeting", "session", "conference", "réunion", "réunion d'experts", "reunión", "sesión", "совещание",
        "сессия", "заседание", "会议", "届会", "الاجتماع", "اجتماع", "الدورة",
    ),
    "label": (
        "label", "no", "no.", "nr", "nr.", "n°", "№", "number", "paragraph", "para", "para.", "ref",
        "reference", "numéro", "paragraphe", "número", "párrafo", "номер", "пункт", "编号", "段次", "رقم",
        "الرقم", "الفقرة",
    ),
    "text": (
        "text", "full text", "recommendation", "recommendation text", "text of the recommendation", "texte",
        "recommandation", "texte de la recommandation", "texto", "recomendación", "texto de la recomendación",
        "текст", "рекомендация", "текст рекомендации", "建议", "案文", "建议案文", "نص", "النص", "التوصية",
        "نص التوصية",
    ),
    "basis": (
        "basis", "status of the text", "footing", "base", "fondement", "fundamento", "основание", "依据",
        "الأساس",
    ),
    "agenda_item": (
        "agenda item", "item", "point de l'ordre du jour", "tema del programa", "пункт повестки дня",
        "议程项目", "بند جدول الأعمال", "البند",
    ),
    "themes": (
        "theme", "themes", "topic", "subject", "issue", "thème", "thèmes", "tema", "temas", "тема", "темы",
        "主题", "专题", "الموضوع", "المواضيع",
    ),
    "attributed": (
        "states named in the text", "recommending state", "proposed by", "attributed to", "état auteur",
        "proposé par", "estado que recomienda", "propuesto por", "рекомендующее государство", "предложено",
        "提出国", "الدولة الموصية", "مقدم من", "from", "proposer", "recommending states",
    ),
    "meeting_part": (
        "number of the session", "session number", "sitting", "numéro de la session", "número del período",
    ),
    "meeting_starts": (
        "first day of the meeting", "start date", "starts on", "begins on", "date de début", "fecha inicial",
    ),
    "meeting_ends": ("last day of the meeting", "end date", "ends on", "date de fin", "fecha final"),
    "under_review": (
        "state under review", "country under review", "sur", "to", "état examiné", "état faisant l'objet de l'examen",
        "estado examinado", "государство объект обзора", "受审议国", "الدولة موضوع الاستعراض",
    ),
    "position": (
        "position", "response", "response of the state", "position of the state", "réponse", "respuesta", "posición",
        "позиция", "ответ", "立场", "答复", "الموقف", "الرد",
    ),
    "addressee": (
        "addressee", "addressed to", "destinataire", "destinatario", "адресат", "对象", "الجهة الموجه إليها",
    ),
    "page": (
        "page", "p.", "página", "страница", "页", "页码", "الصفحة",
    ),
    "state": (
        "state", "member state", "country", "iso", "iso3", "iso code", "government", "état", "état membre",
        "pays", "estado", "estado miembro", "país", "государство", "государство-член", "страна", "国家",
        "会员国", "成员国", "الدولة", "الدولة العضو", "البلد",
    ),
    "recommendation": (
        "recommendation", "label", "no", "no.", "number", "recommandation", "numéro", "recomendación", "número",
        "рекомендация", "номер", "建议", "编号", "التوصية", "الرقم",
    ),
    "language": (
        "language", "language of the text", "langue", "idioma", "язык", "语文", "语言", "اللغة", "لغة النص",
    ),
    "reported_on": (
        "date of the letter", "date", "reported on", "date of submission", "date de la lettre",
        "date de la réponse", "fecha", "fecha de la carta", "дата", "дата письма", "日期", "来函日期",
        "التاريخ", "تاريخ الرسالة",
    ),
    "note_verbale": (
        "note verbale", "nv", "note verbale no.", "nota verbal", "вербальная нота", "普通照会", "مذكرة شفوية",
    ),
    "recommendations": (
        "recommendations", "recommendations it serves", "recommendation", "recommandations", "recomendaciones",
        "рекомендации", "建议", "التوصيات",
    ),
    "role": (
        "role", "function", "rôle", "fonction", "función", "papel", "роль", "функция", "角色", "职能", "الدور",
    ),
    "full_name": (
        "name", "full name", "name of the person", "nom", "nom complet", "nombre", "nombre completo", "имя",
        "фио", "姓名", "名称", "الاسم", "الاسم الكامل",
    ),
    "email": (
        "e-mail", "email", "mail", "e-mail address", "courriel", "adresse électronique", "correo electrónico",
        "correo", "электронная почта", "эл. почта", "电子邮件", "电子邮箱", "البريد الإلكتروني",
    ),
    "username": (
        "user name", "username", "login", "nom d'utilisateur", "nombre de usuario", "имя пользователя",
        "用户名", "اسم المستخدم",
    ),
    "person_language": (
        "language of the person", "language", "langue", "idioma", "язык", "语文", "语言", "اللغة",
    ),
    "due_on": (
        "due date", "due", "extended to", "date limite", "fecha límite", "срок", "截止日期", "تاريخ الاستحقاق",
    ),
}  # fmt: skip
