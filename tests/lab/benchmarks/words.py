"""Invented answers in six languages: sentences put together from parts, so that few are the same.

No State said any of this, and nobody is quoted.
"""

from dataclasses import dataclass

from tracker.choices import Language

# How a page is searched: words that stand in many answers, in very few, and in none.
COMMON = {"en": "training", "ar": "التدريب", "zh-hans": "培训"}
TWO_WORDS = "training coast"
RARE = "hydrographic"
ABSENT = "zyzzyva"
RARE_EVERY = 20_011


@dataclass(frozen=True)
class Parts:
    """Beginnings, middles and ends of sentences; any three of them make one."""

    begins: tuple[str, ...]
    middles: tuple[str, ...]
    ends: tuple[str, ...]
    joint: str = " "

    def sentence(self, number: int) -> str:
        begins, middles, ends = self.begins, self.middles, self.ends
        first = begins[number % len(begins)]
        second = middles[number // 3 % len(middles)]
        third = ends[number // 7 % len(ends)]
        return self.joint.join((first, second, third))


ENGLISH = Parts(
    (
        "The Ministry of Justice", "A national working group", "The police academy", "The office of statistics",
        "An inter-agency committee", "The chamber of notaries", "The coast guard", "Parliament",
    ),
    (
        "adopted a five-year plan on the protection of witnesses", "opened a register of beneficial owners",
        "published guidance for prosecutors on electronic evidence", "began training for judges and court staff",
        "reviewed the law on the return of assets", "set up a contact point for requests from other States",
        "signed an arrangement with neighbouring services", "carried out a survey of victims in four districts",
        "extended legal aid to remand prisoners", "tested a system for following parcels",
    ),
    (
        "and reports on it twice a year.", "with funds of the regular budget.", "in all provinces and on the coast.",
        "after consultations with civil society.", "which will be evaluated next spring.", "under act No. 14.",
        "and trained the staff concerned.",
    ),
)  # fmt: skip
FRENCH = Parts(
    (
        "Le Ministère de la justice", "Un groupe de travail national", "L’école de police", "L’office de statistique",
        "Un comité interinstitutions", "La chambre des notaires", "La garde côtière", "Le Parlement",
    ),
    (
        "a adopté un plan quinquennal de protection des témoins", "a ouvert un registre des bénéficiaires effectifs",
        "a publié des orientations sur les preuves électroniques", "a commencé la formation des juges",
        "a examiné la loi sur la restitution des avoirs", "a créé un point de contact pour les autres États",
        "a signé un arrangement avec les services voisins", "a mené une enquête auprès des victimes",
        "a étendu l’aide juridictionnelle", "a mis à l’essai un système de suivi des colis",
    ),
    (
        "et en rend compte deux fois par an.", "sur les crédits du budget ordinaire.", "dans toutes les provinces.",
        "après consultation de la société civile.", "qui sera évalué au printemps.", "en application de la loi n° 14.",
        "et a formé le personnel concerné.",
    ),
)  # fmt: skip
SPANISH = Parts(
    (
        "El Ministerio de Justicia", "Un grupo de trabajo nacional", "La academia de policía",
        "El instituto de estadística", "Un comité interinstitucional", "El colegio de notarios", "La guardia costera",
        "El Parlamento",
    ),
    (
        "aprobó un plan quinquenal de protección de testigos", "abrió un registro de beneficiarios finales",
        "publicó orientaciones sobre las pruebas electrónicas", "inició la capacitación de jueces",
        "examinó la ley de restitución de activos", "estableció un punto de contacto para otros Estados",
        "firmó un arreglo con los servicios vecinos", "realizó una encuesta de víctimas",
        "amplió la asistencia jurídica", "puso a prueba un sistema de seguimiento de envíos",
    ),
    (
        "e informa dos veces al año.", "con cargo al presupuesto ordinario.", "en todas las provincias.",
        "tras consultar a la sociedad civil.", "que se evaluará en primavera.", "en virtud de la ley núm. 14.",
        "y capacitó al personal.",
    ),
)  # fmt: skip
RUSSIAN = Parts(
    (
        "Министерство юстиции", "Национальная рабочая группа", "Полицейская академия", "Статистическое управление",
        "Межведомственный комитет", "Нотариальная палата", "Береговая охрана", "Парламентская комиссия",
    ),
    (
        "утвердила пятилетний план защиты свидетелей", "ведёт реестр конечных владельцев",
        "издала руководство по электронным доказательствам", "начала подготовку судей",
        "рассмотрела закон о возвращении активов", "создала контактный пункт для других государств",
        "заключила договорённость с соседними службами", "провела опрос потерпевших",
        "расширила правовую помощь", "испытала систему отслеживания посылок",
    ),
    (
        "и отчитывается дважды в год.", "за счёт регулярного бюджета.", "во всех провинциях.",
        "после консультаций с гражданским обществом.", "с оценкой весной.", "согласно закону № 14.",
        "и обучила сотрудников.",
    ),
)  # fmt: skip
ARABIC = Parts(
    (
        "اعتمدت وزارة العدل", "أنشأ فريق عامل وطني", "نظمت أكاديمية الشرطة", "نشر مكتب الإحصاء",
        "استعرضت لجنة مشتركة بين الوكالات", "أعدت غرفة الموثقين", "اختبر خفر السواحل", "أقر البرلمان",
    ),
    (
        "خطة خمسية لحماية الشهود", "سجلا للمالكين المنتفعين", "توجيهات بشأن الأدلة الإلكترونية",
        "برنامج التدريب للقضاة وموظفي المحاكم", "قانون استرداد الموجودات", "جهة اتصال لطلبات الدول الأخرى",
        "ترتيبا مع الأجهزة المجاورة", "دراسة استقصائية عن الضحايا", "نظام المساعدة القانونية", "نظاما لتتبع الطرود",
    ),
    (
        "وتقدم تقريرا مرتين في السنة.", "من موارد الميزانية العادية.", "في جميع المحافظات.",
        "بعد التشاور مع المجتمع المدني.", "وسيجري تقييمها في الربيع.", "بموجب القانون رقم 14.",
        "مع التدريب اللازم للموظفين.",
    ),
)  # fmt: skip
CHINESE = Parts(
    ("司法部", "国家工作组", "警察学院", "统计局", "机构间委员会", "公证人协会", "海岸警卫队", "议会"),
    (
        "通过了保护证人的五年计划", "设立了实益所有人登记册", "发布了电子证据指南", "开始为法官和法院工作人员提供培训",
        "审查了关于返还资产的法律", "设立了受理其他国家请求的联络点", "与邻国部门签署了安排", "开展了受害人调查",
        "扩大了法律援助的范围", "试用了包裹追踪系统",
    ),
    (
        "，每年报告两次。", "，经费来自经常预算。", "，覆盖所有省份。", "，事先征求了民间社会的意见。",
        "，将于明年春季评估。",
        "，依据第14号法。", "，并为有关人员举办培训。",
    ),
    joint="",
)  # fmt: skip
LANGUAGES: dict[str, Parts] = {
    Language.ENGLISH: ENGLISH,
    Language.FRENCH: FRENCH,
    Language.SPANISH: SPANISH,
    Language.ARABIC: ARABIC,
    Language.RUSSIAN: RUSSIAN,
    Language.CHINESE: CHINESE,
}
# In which language the States write, in turn: half of them English, and each language some.
WRITTEN = ("en", "fr", "en", "es", "en", "ar", "en", "ru", "en", "zh-hans")


def summary(language: str, number: int) -> str:
    """An answer of two or three sentences, with the number of a file in it, so that no two are alike."""
    parts = LANGUAGES[language]
    first, second = parts.sentence(number), parts.sentence(number * 31 + 5)
    rare = f" {RARE.capitalize()} survey." if number % RARE_EVERY == 3 else ""
    return f"{first}{parts.joint}{second}{rare} ({number})"


def obstacles(language: str, number: int) -> str:
    """Something in a third of the answers, nothing in the others."""
    return LANGUAGES[language].sentence(number * 17 + 3) if number % 3 == 0 else ""


def recommendation(number: int, named: str) -> str:
    """The text of a recommendation, with a name in brackets where one is given."""
    middle = ENGLISH.middles[number % len(ENGLISH.middles)].partition(" ")[2]
    aim = ENGLISH.ends[number // 10 % len(ENGLISH.ends)].rstrip(".")
    bracket = f" ({named})" if named else ""
    return f"States should give effect to {middle}{bracket}, {aim}, and share what they learn (measure {number});"
