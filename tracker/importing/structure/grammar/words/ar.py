"""The grammar's words in Arabic, where the verb mostly stands before the body that recommends.

Belongs here: a table. The field names and what each is for are in `shapes`. Vowel signs are printed or not.
"""

from __future__ import annotations

import re

from tracker.importing.structure.grammar.shapes import Vocabulary

VERB = r"(?:توصي|تحث\u0651?|تدعو|تطلب|تشج\u0651?ع|تهيب|تناشد|تقترح|تكر\u0651?ر (?:تأكيد )?(?:توصي\w+|طلبها|دعوتها))"
HE = r"(?:يوصي|يحث\u0651?|يدعو|يطلب|يشج\u0651?ع|يهيب|يناشد|يكرر (?:تأكيد )?(?:توصي\w+|طلبه|دعوته))"
THEN = r"(?:أوصت|أوصى|حثت|حث|دعت|دعا|طلبت|طلب|شجعت|شجع|أهابت|أهاب|ناشدت|ناشد)"
ADVERB = r"(?:أيضا\u064b?|أيضاً|كذلك|مجددا\u064b?|مجدداً|بقوة|بشدة|مرة أخرى|فضلا عن ذلك)"
STATE = (
    r"(?:للدولة الطرف|الدولة الطرف|الدول الأطراف|الدول الأعضاء|جميع الدول|الدول|الأمين العام|الأمانة(?: العامة)?"
    r"|الحكومات|الحكومة|البرلمان"
    r"|المدير(?:ة)? التنفيذي(?:ة)?|مفوضية الأمم المتحدة|الجمعية العامة|المجلس|الإدارة|الأطراف|المفوض السامي)"
)
TO = r"(?:إلى |من |ب|على |أن |ل|لل)?"
COMMITTEE = r"اللجنة(?: الفرعية)?"
MEETING = r"(?:الفريق العامل|فريق الخبراء|الفريق|الاجتماع|الهيئة الفرعية|اللجنة الفرعية|المنتدى)"
EXPERT = (
    r"(?:المقرر(?:ة)? الخاص(?:ة)?|الخبير(?:ة)? المستقل(?:ة)?|المفوض(?:ة)? السامي(?:ة)?|الأمين العام|الفريق العامل"
    r"|المفوضية(?: السامية)?|المنتدى الدائم|آلية الخبراء|اللجنة(?: الاستشارية| الفرعية)?|الممثل(?:ة)? الخاص(?:ة)?)"
)
COMMISSION = r"(?:اللجنة|المؤتمر|المجلس)"


def _speaks(speaker: str, verb: str) -> str:
    return (
        rf"(?:^|\s)[وف]?{verb} (?:{ADVERB} )?{speaker}\b|{speaker}(?:،[^؛:]{{0,300}}?،)? [وف]?{verb}\b"
        rf"|(?:^|[\s،])[وف]?{verb} (?:{ADVERB} )?{TO}(?:{STATE})"
    )


FOLLOWING = r"التوصيات (?:التالية|الآتية)"


def _announces(speaker: str) -> str:
    gave = r"(?:قد\u0651?مت?|اعتمدت?|وضعت?|أصدرت?|صاغت?|أقر\u0651?ت?|طرحت?|اتفقت? على|تقدم|تعتمد|تصدر)"
    return (
        rf"^(?:[^؛:]{{0,200}}، )?و?(?:{gave} (?:{ADVERB} )?{speaker}|{speaker} {gave})(?: {ADVERB})?"
        rf" {FOLLOWING}[^.؛:]{{0,160}}:$"
    )


WORDS = Vocabulary(
    language="ar",
    signs={
        "special_procedures": re.compile(
            r"^(?!.*الاستعراض الدوري الشامل).*?تقرير (?:المقرر|الخبير|المفوض|مفوضية|الأمين العام|الممثل|آلية الخبراء)"
            r"|المنتدى الدائم"
        ),
        "concluding_observations": re.compile(r"الملاحظات الختامية|ملاحظات ختامية"),
        "oversight": re.compile(
            r"اللجنة الاستشارية لشؤون الإدارة والميزانية|مجلس مراجعي الحسابات|مكتب خدمات الرقابة الداخلية"
            r"|وحدة التفتيش المشتركة"
        ),
        "commission_report": re.compile(r"تقرير.{0,200}(?:لجنة|المؤتمر|دورت)"),
        "conference_of_parties": re.compile(r"تقرير.{0,300}(?:اجتماع|دورة|الفريق العامل|الهيئة الفرعية)"),
    },
    denials=re.compile(r"المعلومات الواردة|قائمة المسائل|محضر موجز|متابعة الملاحظات الختامية"),
    says={
        "concluding_observations": re.compile(
            _speaks(COMMITTEE, VERB) + rf"|^(?:[^؛:]{{0,200}}، )?و?(?:ينبغي|يجب|يتعين) (?:{ADVERB} )?(?:ل|على |أن )?"
            rf"(?:ل?{STATE}|لدولة الطرف|تقوم {STATE})"
            rf"|^(?:[^؛:]{{0,200}}، )?و?على {STATE} أن\b"
        ),
        "oversight": re.compile(_speaks(r"(?:اللجنة(?: الاستشارية)?|المجلس|المكتب)", rf"(?:{VERB}|{HE}|تثق)")),
        "special_procedures": re.compile(
            _speaks(EXPERT, rf"(?:{VERB}|{HE})")
            + rf"|^(?:[^؛:]{{0,200}}، )?و?(?:ينبغي|يجب|يتعين) (?:{ADVERB} )?(?:ل|على |أن )?"
            r"|^(?:فيما يتعلق|وفيما يتعلق|بخصوص|توصيات (?:إلى|موجهة))[^.؛:]{0,200}:$"
        ),
        "conference_of_parties": re.compile(
            rf"^(?:[^؛:]{{0,200}}، )?و?{THEN} {MEETING}|^"
            rf"(?:[^؛:]{{0,200}}، )?و?{MEETING} {THEN}\b"
        ),
        "commission_report": re.compile(
            rf"^(?:[^؛:]{{0,200}}، )?و?{THEN} {COMMISSION}|^(?:[^؛:]{{0,200}}، )?و?{COMMISSION} {THEN}\b"
        ),
    },
    announces={
        "concluding_observations": re.compile(_announces(COMMITTEE)),
        "oversight": re.compile(_announces(r"(?:اللجنة(?: الاستشارية)?|المجلس|المكتب)")),
        "conference_of_parties": re.compile(_announces(MEETING)),
        "commission_report": re.compile(_announces(COMMISSION)),
    },
    announced=re.compile(
        rf"^(?!و?(?:خلال|أثناء|في أثناء))(?:[^؛:]{{0,200}}، )?و?"
        rf"(?:تم (?:تقديم|اعتماد|وضع|إقرار)|قُد\u0651?\u0650?مت|اعتُم\u0650?دت) {FOLLOWING}:$"
    ),
    perhaps={
        "concluding_observations": re.compile(
            r"(?:ينبغي|يجب)[^.]{0,60}الدولة الطرف|تأمل اللجنة"
            r"|تتوقع اللجنة|تود اللجنة"
        )
    },
    observes=re.compile(
        r"(?:يساور|تلاحظ|تعرب|تحيط|ترحب|تأسف|تشعر|يقلق|تقر|تثني|تنوه|لاحظت|لاحظ|أحاط|رحب|تضع في اعتبارها)"
    ),
    operative=re.compile(rf"^[وف]?(?:{VERB}|{HE})\b"),
    also=re.compile(rf"(?:،\s?و?|\sو)(?:{VERB}|{HE}) (?:{ADVERB} )?{TO}(?=\w)"),
    enacting=re.compile(
        r"(?:^|(?<=\s))(?:إن\s)?(?:الجمعية العامة|المجلس الاقتصادي والاجتماعي|مجلس حقوق الإنسان|لجنة [^،.؛:]{3,80}"
        r"|مؤتمر [^.؛:]{3,100}?)،\s?(?=$|إذ\b|وإذ\b|بعد أن\b)"
    ),
    draft=re.compile(r"مشروع (?:قرار|مقرر|القرار|المقرر)"),
    annex=re.compile(r"^(?:ال)?مرفق"),
    keeps_list=re.compile(
        r"(?:بما في ذلك|بما يشمل|مثل|ولا سيما|وبخاصة|منها|عن|بشأن|المعلومات التالية|من خلال"
        r"|المجالات التالية)\s?:$"
    ),
    splits_list=re.compile(
        r"(?:الدولة الطرف|للدولة الطرف|الدول|أن)،?\s(?:على وجه الخصوص|ولا سيما|ضمن جملة أمور)،?(?: أن)?\s?:$"
    ),
    adds_list=re.compile(r"وأن\s?(?:تقوم بما يلي)?\s?:$"),
    speaker_alone=re.compile(r"^[^؛.]{0,80}?(?:إن )?(?:اللجنة|الفريق العامل|المؤتمر|الجمعية العامة)\s?:$"),
    addressees=(re.compile(rf"(?P<who>{STATE})\b"),),
    praise=re.compile(r"الجوانب الإيجابية"),
    procedure=re.compile(r"التقرير الدوري|تقريرها الدوري|التقارير الدورية|في غضون|تعميم|نشر هذه|أن تقدم تقرير"),
    chapter=re.compile(
        r"^(?:ال)?(?:استنتاجات|خلاصة|خاتمة)? ?(?:و)?(?:ال)?توصيات(?: (?:إلى|موجهة|بشأن).*)?$"
        r"|^(?:ال)?مسائل (?:ال)?موجه(?:ة|) إليها (?:نظر|انتباه) المجلس$"
    ),
    earlier=re.compile(r"في قراره[اا]?\b|في مقرره[ا]?\b|سبق أن"),
)
