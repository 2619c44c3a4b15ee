"""OpenDocument texts and spreadsheets: no Basic, no scripts, no password, nothing fetched when they are opened."""

from tracker.evidence_files.kinds import CONTENT_TYPES, damaged, not_taken, protected, reaches_out, with_macros
from tracker.evidence_files.link_targets import is_bad_link, is_remote
from tracker.evidence_files.xml_parts import Parts, attribute, elements, local_name

KINDS = {CONTENT_TYPES[ending]: ending for ending in ("odt", "ods")}
# Lists of libraries, which are there also where no library is.
EMPTY_LIBRARIES = ("script-lc.xml", "script-lb.xml", "dialog-lc.xml", "dialog-lb.xml")
SAID = ("content.xml", "styles.xml")
# What is shown at once, and so fetched at once; a link is clicked.
FETCHED = {
    "image", "fill-image", "object", "object-ole", "plugin", "applet", "floating-frame", "section-source",
    "table-source", "cell-range-source", "database-source-sql", "background-image", "font-face-uri", "source-service",
}  # fmt: skip
ASKING = {"dde-source", "dde-connection", "dde-connection-decl", "dde-link", "applet", "plugin", "floating-frame"}
LINKS = {"a"}


def judged_opendocument(package: Parts) -> str:
    """odt or ods. Raises ValidationError with the reason for anything else."""
    if package.names[0] != "mimetype" or "META-INF/manifest.xml" not in package.names:
        raise damaged()
    ending = KINDS.get(package.read("mimetype").decode("ascii", "replace").strip())
    if ending is None:
        raise not_taken()
    if any(local_name(each) == "encryption-data" for each in elements(package, "META-INF/manifest.xml")):
        raise protected()
    if any(map(_is_macro, package.names)):
        raise with_macros()
    if "content.xml" not in package.names:
        raise damaged()
    for name in package.names:
        if name.rpartition("/")[2] in SAID:
            _judge_words(package, name)
    return ending


def _is_macro(name: str) -> bool:
    folder, _slash, rest = name.partition("/")
    if folder in ("Basic", "Dialogs"):
        return bool(rest) and not name.endswith("/") and rest.rpartition("/")[2] not in EMPTY_LIBRARIES
    return folder == "Scripts" and bool(rest) and not name.endswith("/")


def _judge_words(package: Parts, name: str) -> None:
    for each in elements(package, name):
        kind, target = local_name(each), attribute(each, "href")
        if kind in ASKING:
            raise reaches_out()
        if kind == "event-listener" and (target or attribute(each, "language") not in ("", "ooo:presentation")):
            raise with_macros()
        if not target:
            continue
        if target.lower().startswith(("vnd.sun.star.script:", "macro:", "javascript:")):
            raise with_macros()
        if (kind in FETCHED and is_remote(target)) or (kind in LINKS and is_bad_link(target)):
            raise reaches_out()
