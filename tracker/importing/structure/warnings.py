"""Doubt is output: every warning an import can give, code and sentence in one place.

Belongs here: the sentences. Where a warning is given is the affair of the module that has the doubt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

SENTENCES = {
    # the document as a whole
    "no_recommendations": "No recommendations were found.",
    "structure_unknown": "The document has none of the known structures: what may be recommendations is listed "
    "as candidates.",
    "characters_dropped": "Control characters were left out of this line.",
    "encoding_guessed": "The text is not in UTF-8. It was read as {encoding}: look at its accents and apostrophes.",
    "footnote_mark": "The mark of a footnote was left out of this line: {text}",
    "page_without_text": "Page {page} holds no text, only a picture: what stands on it was not read.",
    "header_or_text": "This line stands in the same place of several pages: it was kept as text, and may be a header: "
    "{text}",
    "two_symbols": "Two symbols are printed: {first} and {second}.",
    "meeting_unknown": "The head of the document names no meeting.",
    "dates_unknown": "The head of the document gives no place and dates of the meeting.",
    "text_outside_paragraphs": "Text without a paragraph number under a heading was left out: {text}",
    # numbering
    "numbering_gap": "After {before} comes {found}: something is missing between them.",
    "numbering_repeats": "The number {found} comes again after {before}.",
    "numbering_restarts": "The numbering starts again at {found} after {before}.",
    "number_misprinted": "{printed} is printed where {label} comes next: it was taken as {label}.",
    "numbered_heading": "The number {found} is out of sequence: its line was taken as a heading.",
    "repeated_label": "The label {label} is printed twice in this document; the later one is found under {slug}.",
    # the list of recommendations
    "lead_in_without_items": "{label} announces recommendations, and no list follows it.",
    "lead_in_without_number": "The paragraph that announces these recommendations has no number.",
    "items_run_on": "The items from {label} on run on in one paragraph and were taken apart.",
    "list_in_summary": "The list under {label} stands in a summary: its items are candidates only.",
    "list_not_announced": "The list under {label} is not announced as recommendations: its items are candidates only.",
    "list_either": "{label} may announce recommendations or commitments of the State, so its list gives only "
    "candidates.",
    "list_elsewhere": "The list under {label} is announced as recommendations outside their chapter: its items are "
    "candidates only.",
    "paragraph_in_doubt": "{label} stands among recommendations and does not recommend anything: a candidate only.",
    "asks_secretariat": "{label} asks something of the secretariat, and nothing of States: a candidate only.",
    "secretariat_alone": "{label} asks something of the secretariat, and nothing of States: leave it out where no "
    "State is to answer it.",
    "decides": "{label} decides something, and asks nothing of States: a candidate only.",
    "heading_missing": "No heading says that recommendations follow: every numbered paragraph was taken.",
    "remembered": "{label} is offered as an item because what is like it was taken in an earlier report of {body}.",
    "may_recommend": "{label} may recommend something; its words or its place leave it in doubt: a candidate only.",
    "words_before": "What is noted in {label} before it recommends was left out: {text}",
    "lead_in_recommends": "{label} recommends something of its own before its list: that is a candidate only.",
    "list_kept_whole": "The list in {label} was kept as words of one recommendation.",
    "recommends_in_part": "{label} begins with words that recommend nothing, and recommends further on.",
    "sentence_unread": "{label} tells what was recommended before or elsewhere, so this sentence was not read: {text}",
    "asks_for_report": "{label} speaks of a report or a time for it: it may be the procedure of follow-up alone.",
    "draft_not_adopted": "This is a draft, which nobody has adopted: its operative paragraphs are candidates only.",
    "annex_left_out": "What is annexed was left out: {text}",
    "second_mark": "{label} bears a second mark, {mark}, which was left out.",
    "row_without_number": "A row without a printed number was taken as a candidate only: {text}",
    "row_repeats": "The row of {label} is printed more than once: its themes were put together.",
    "basis_unclear": "{label} does not say whether its recommendations were negotiated, adopted or agreed: "
    "taken as not negotiated.",
    "agenda_item_unknown": "No agenda item is printed above {label}.",
    # one item
    "rejoined": "{label} was cut in two and was joined again.",
    "page_furniture": "Page numbers, symbols or headers inside {label} were left out: {text}",
    "line_end_hyphen": "A line of {label} ends with a hyphen, which was kept: {text}",
    "hyphen_removed": "A word cut at the end of this line was joined without its hyphen: {text}",
    "text_between_items": "Text between {label} and the next item was left out: {text}",
    "text_joined": "Text below the end of {label} was taken as part of it: {text}",
    "item_empty": "{label} is printed without any text.",
    "position_unclear": "{label} does not say how the State under review answered these recommendations.",
    "text_after_items": "Text after the last item {label} is in no recommendation: {text}",
    "item_without_end": "{label} does not end with a semicolon or a full stop.",
    "list_without_end": "{label} is the last of its list and ends with a semicolon: the list may go on elsewhere.",
    "opens_points": "{label} ends with a colon, and its points are items of their own: its words open them.",
    "item_much_longer": "{label} is much longer than its fellows: two items may have run together.",
    # answers, and what is named by reference
    "named_by_reference": "{label} is named in paragraph {number} by reference only: its words were taken from there, "
    "and need a look.",
    "reference_unknown": "Paragraph {number} names {label}, and this document has no such paragraph.",
    "references_unread": "{label} refers to paragraphs, and this part of its references was not read: {text}",
    "reference_without_item": "{label} is named in paragraph {number}, and no such item is printed in its paragraph: "
    "all that is recommended there was taken.",
    "range_unclear": "A range of labels has no end, or ends before it begins: {text}. Only what is printed was taken.",
    "labels_by_number": "The document names recommendations by number alone: look whether each is the one meant.",
    "label_unknown": "{label} is answered here, and the report has no recommendation of this label.",
    "label_named_twice": "{label} is named twice, with other words or another position: look which one holds.",
    "label_not_answered": "The report leaves {label} to be examined, and this document does not name it.",
    "answer_unclear": "{label} is named, and the document does not say how the State answered it.",
    "commitment_of_another": "This text is among the commitments of the State and names another State, so it is only a "
    "candidate: {text}",
    "comment_in_item": "A comment of the State follows {label} in the same item. It was taken as the answer of the "
    "State: {text}",
    "stop_in_list": "{label} ends with a full stop within a list, which was read as a comma: {text}",
    "answer_unread": "{label} appears here, and no answer to it was read: {text}",
    "report_unknown": "The report whose recommendations are answered here is not known: no label was checked.",
    # what a person typed
    "typed_elsewhere": "The words of {label} do not stand at its line of the source: line {found} has them.",
    "typed_nowhere": "The words of {label} do not stand at its line of the source, nor at any other.",
    # brackets
    "unknown_bracket": "{label} has in brackets what is neither a State nor an acronym: {text}",
    "open_bracket": "A bracket in {label} is opened and not closed, or closed and not opened.",
}
"""Code -> sentence, with the words that are filled in."""

LONGEST_QUOTE = 80


@dataclass(frozen=True, slots=True)
class WarningFinding:
    """One doubt: its code, a sentence for the person who checks, and the line of the source (1-based)."""

    code: str
    message: str
    line: int

    @property
    def words(self) -> dict[str, str]:
        """The words that the sentence was filled with, by their names; a quotation that was cut without its sign.

        They are empty where an earlier release had another sentence; of an unknown code there are none.
        """
        pattern = _pattern(self.code)
        found = pattern.fullmatch(self.message)
        return {name: found[name].removesuffix("\u2026") if found else "" for name in pattern.groupindex}


def warning(code: str, line: int, **words: object) -> WarningFinding:
    """A warning with its sentence filled in.

    Args:
        code: a key of `SENTENCES`.
        line: where in the source.
        words: what the sentence names; long quotations are cut.
    Raises:
        KeyError: an unknown code, or a word that the sentence needs and did not get.
    """
    filled = {key: _quote(str(value)) for key, value in words.items()}
    return WarningFinding(code, SENTENCES[code].format(**filled), line)


@cache
def _pattern(code: str) -> re.Pattern[str]:
    """The sentence of a code as what finds the words that it was filled with."""
    parts, seen = [], set()
    for part in re.split(r"(\{\w+\})", SENTENCES.get(code, "")):
        name = part.strip("{}")
        if not part.startswith("{"):
            parts.append(re.escape(part))
        else:
            parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>.*?)")
            seen.add(name)
    return re.compile("".join(parts), re.DOTALL)


def _quote(words: str) -> str:
    return words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1].rstrip() + "\u2026"
