"""The headings that people write over the columns of their sheets, in the six languages. All small letters.

Those of what an answer or a commitment says stand with its fields, in `tracker.content`.
"""

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
