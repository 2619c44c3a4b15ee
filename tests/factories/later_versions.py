"""A later version of the seed for tests: numbered anew, two labels swapped, one reworded, one split, two merged, one
dropped, one new. It is printed as a text that the importer reads.
"""

from tracker.models import Printing, SourceDocument

SYMBOL = "A/CONF.999/RPM.1/1"
HEAD = """{symbol}

Asia and Pacific Regional Preparatory Meeting for the Fifteenth United Nations Congress on
Crime Prevention and Criminal Justice

Bangkok, 21\u201323 January 2025

Report of the Meeting

Summary of deliberations

19. Speakers spoke of many things.

Outcome of deliberations

20. The following recommendations, which were not negotiated by the participants, were identified:
"""
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# What each recommendation of the seed truly became: the new labels, by its slug.
BECAME = {
    "15-a": ["20 (b)"], "15-b": ["20 (a)"], "15-c": ["20 (c)"], "15-d": ["20 (d)"], "15-e": ["20 (e)"],
    "15-f": [], "15-g": ["20 (f)", "20 (g)"], "15-h": ["20 (h)"], "15-i": ["20 (i)"], "15-j": ["20 (j)"],
    "15-k": ["20 (k)"], "15-l": ["20 (k)"],
}  # fmt: skip
NEW = "20 (l)"


def later_texts(before: dict[str, str]) -> list[str]:
    """The texts of the later version in its order, made of those of the seed by their slugs."""
    reworded = before["15-c"].replace("Strengthen coordination with", "Deepen co-ordination with all")
    cut = before["15-g"].index("for the identification")
    first = f"{before['15-g'][:cut].rstrip()};"
    second = f"Support work with them {before['15-g'][cut:]}"
    merged = f"{before['15-k'].rstrip(';.')}; and {before['15-l'][:1].lower()}{before['15-l'][1:]}"
    kept = [before[f"15-{letter}"] for letter in "de"]
    later = [before[f"15-{letter}"] for letter in "hij"]
    new = "Hold a yearly fair at which schools show what pupils made against bullying."
    return [before["15-b"], before["15-a"], reworded, *kept, first, second, *later, f"{merged.rstrip('.;')};", new]


def later_version(document: SourceDocument, *, symbol: str = SYMBOL) -> str:
    """The whole text of the later version of a document that prints the seed's recommendations."""
    printings = Printing.objects.filter(document=document).select_related("recommendation")
    before = {each.recommendation.slug: each.text for each in printings}
    items = [f"({mark}) {text}" for mark, text in zip(LETTERS, later_texts(before), strict=False)]
    return "\n\n".join([HEAD.format(symbol=symbol).strip(), *items]) + "\n"
