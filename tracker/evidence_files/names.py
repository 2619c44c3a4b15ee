"""The name under which a file is handed out again: the person's words, an ending that is true, and no tricks."""

import re
import unicodedata

LONGEST = 120
FALLBACK = "file"
ALIASES = {"jpg": ("jpg", "jpeg")}
SEPARATORS = re.compile(r"[/\\:]")
FORBIDDEN = re.compile(r'[<>"|?*;`]')
# Endings that say what a file is, or what would be done with it: where they are not true they go.
ENDINGS = {
    *("pdf", "png", "jpg", "jpeg", "gif", "svg", "docx", "docm", "dotx", "doc", "xlsx", "xlsm", "xlsb", "xls"),
    *("odt", "ods", "csv", "txt", "rtf", "html", "htm", "xhtml", "hta", "xml", "zip", "rar", "jar", "url", "iso"),
    *("exe", "com", "bat", "cmd", "scr", "msi", "lnk", "js", "jse", "vbs", "vbe", "wsf", "ps1", "sh", "php", "dll"),
}
# Format characters that words of Persian and of Indic languages need. All others are invisible and only mislead.
JOINERS = "\u200c\u200d"


def clean_name(name: str, ending: str) -> str:
    """The name to keep for a file of the kind `ending`.

    A path keeps its last part; control characters and marks that turn the reading direction go; the last ending is
    the true one: what a person opens later is what the name says.
    """
    last = SEPARATORS.split(unicodedata.normalize("NFC", name))[-1]
    seen = "".join(each for each in last if _may_stand(each))
    stem, used = " ".join(FORBIDDEN.sub(" ", seen).split()).strip(". "), ending
    while (found := stem.rpartition("."))[2].lower() in ENDINGS and found[1]:
        stem = found[0].rstrip(". ")
        if found[2].lower() in ALIASES.get(ending, (ending,)):
            used = found[2]
    return f"{stem[:LONGEST].strip('. ') or FALLBACK}.{used}"


def _may_stand(character: str) -> bool:
    return character in JOINERS or character == "\t" or unicodedata.category(character)[0] != "C"
