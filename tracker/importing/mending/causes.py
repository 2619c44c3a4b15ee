"""Whether the cause of a doubt of the reading still stands after a correction.

Belongs here: doubts that labels and texts alone do not give, each with what takes its cause away. What can be worked
out again from the findings is the affair of `doubts`. A doubt stays where nothing says that its cause is gone: a person
checks it.
"""

import re
from collections.abc import Callable, Mapping
from functools import cached_property

from tracker.importing.mending.adopted import CODE, left_by_default
from tracker.importing.mending.held import Lines, is_telling, levelled
from tracker.importing.mending.shape import Finding
from tracker.importing.structure.looking import ANSWERED_BY, OF_AN_ITEM, OF_THE_READING, DoubtedItems
from tracker.importing.structure.warnings import words_filled_in

OF_TEXT_LEFT_OUT = frozenset(
    {"text_between_items", "text_after_items", "text_outside_paragraphs", "row_without_number", "paragraph_in_doubt",
     "lead_in_without_items", "lead_in_recommends", "may_recommend", "list_in_summary", "list_not_announced",
     "list_elsewhere", "list_either", "commitment_of_another", "asks_secretariat", "decides",
     "references_unread", "sentence_unread"}
)  # fmt: skip
"""Gone where a recommendation was made of the line they point to."""

OF_WORDS_LEFT_OUT = frozenset(
    {"text_between_items", "text_after_items", "text_outside_paragraphs", "row_without_number", "annex_left_out",
     "words_before", "page_furniture", "commitment_of_another", "sentence_unread"}
)  # fmt: skip
"""Gone where a person added the words that they quote to a recommendation."""

OF_A_PLACE_OF_JOINING = frozenset({"rejoined", "text_joined"})
"""Gone where a recommendation was divided at the line they point to."""

OF_A_LIST = frozenset({"list_in_summary", "list_not_announced", "list_elsewhere", "list_either", "may_recommend"})
"""Gone where each candidate of the list that they name was taken."""

OF_A_LABEL = frozenset(
    {"second_mark", "number_misprinted", "repeated_label", "numbering_gap", "numbering_repeats", "numbering_restarts"}
)
ANSWERED_BY_HEAD = {"meeting_unknown": "title", "dates_unknown": "starts_on"}

MARK_IN_TEXT = re.compile(r"\(\w{1,5}\)")
FEWEST_POINTS = 2
"""Of what is a list."""


class Causes:
    """A correction, to be asked of each doubt that was stored before it whether its cause still stands.

    Args:
        before, after: the findings before and after the correction.
        lines: those of the source, where they are known.
    """

    def __init__(self, before: Finding, after: Finding, lines: Lines) -> None:
        self.before, self.after, self.lines = before, after, dict(lines)
        self.doubted = DoubtedItems(before["recommendations"])
        self.now = {each["key"]: each for each in after["recommendations"]}

    def still_hold(self, stored: Finding) -> bool:
        """Whether a doubt that only the reading could give is still one, as far as the findings tell."""
        code = stored["code"]
        if code == "no_recommendations":
            return not self.after["recommendations"]
        if code in ANSWERED_BY_HEAD:
            return not self.after["document"]["meeting"][ANSWERED_BY_HEAD[code]]
        if code in OF_TEXT_LEFT_OUT | OF_A_PLACE_OF_JOINING and self._more_begin_at(stored["line"]):
            return False
        if code in OF_WORDS_LEFT_OUT and self._are_used(words_filled_in(stored)["text"]):
            return False
        if code in OF_A_LIST and self._are_all_taken(words_filled_in(stored)["label"]):
            return False
        if code == CODE:
            return bool(left_by_default(self.after, stored))
        if code in ANSWERED_BY:
            return self._is_unanswered(stored)
        item = self.doubted.about(stored)
        if item is None or code not in OF_AN_ITEM | OF_THE_READING:
            return True
        now = self.now.get(item["key"])
        if now is None:
            return self._holds_of_no_item(stored, item)
        return _still_holds_of(stored, item, now, self.lines)

    def _holds_of_no_item(self, stored: Finding, item: Finding) -> bool:
        """Whether a doubt holds that spoke of an item which is none any more: it was joined with another, or the
        numbers of paragraphs were in doubt, of which its own was none."""
        if stored["code"] in OF_AN_ITEM:
            return bool(stored["line"] != item["line"] and item["label"] not in stored["message"])
        return any(item["text"] in each["text"] for each in self.after["recommendations"])

    def _more_begin_at(self, line: int) -> bool:
        return _begin_at(self.after, line) > _begin_at(self.before, line)

    @cached_property
    def _added(self) -> list[tuple[str, str]]:
        """The letters of each text that is another one now, before and after."""
        old = {each["key"]: each["text"] for each in self.before["recommendations"]}
        return [
            (levelled(old.get(key, "")).letters, levelled(each["text"]).letters)
            for key, each in self.now.items()
            if old.get(key) != each["text"]
        ]

    def _are_used(self, quoted: str) -> bool:
        letters = levelled(quoted).letters
        return is_telling(letters) and any(letters in now and letters not in was for was, now in self._added)

    def _are_all_taken(self, label: str) -> bool:
        number = label.removeprefix("Paragraph ").removeprefix("The paragraph")
        begins = (f"{number} (".lstrip(), f"{number}.") if number else "("

        def left(findings: Finding) -> bool:
            return any(each["label"].startswith(begins) for each in findings["candidates"])

        return left(self.before) and not left(self.after)

    def _is_unanswered(self, stored: Finding) -> bool:
        """Whether the first item under a lead-in does not say yet what the lead-in leaves open; where that item was
        set aside, the next of its list."""
        part, item = ANSWERED_BY[stored["code"]], self.doubted.about(stored)
        if item is None:
            return True
        now = self.now.get(item["key"])
        if now is None:
            behind = [each for each in self.after["recommendations"] if each["line"] >= stored["line"]]
            now = next((each for each in behind if each["paragraph_number"] == item["paragraph_number"]), None)
        return now is not None and now[part] == item[part]


def _begin_at(findings: Finding, line: int) -> int:
    return sum(each["line"] == line for each in findings["recommendations"])


def _still_holds_of(stored: Finding, item: Finding, now: Finding, lines: Mapping[int, str]) -> bool:
    """Whether a doubt about an item, as it was, holds of what a person made of it."""
    code = stored["code"]
    if code in OF_A_LABEL:
        return bool(now["label"] == item["label"])
    if code in TAKEN_AWAY:
        return now["text"] == item["text"] or not TAKEN_AWAY[code](stored, item["text"], now["text"], lines)
    if code in OF_AN_ITEM:
        return all(now[part] == item[part] for part in ("text", "attributions"))
    return True


# --- by what a change of the text takes the cause of a doubt away


def _quote_is_gone(stored: Finding, was: str, now: str, lines: Mapping[int, str]) -> bool:
    quoted = levelled(words_filled_in(stored)["text"]).letters
    return quoted in levelled(was).letters and quoted not in levelled(now).letters


def _word_is_gone(stored: Finding, was: str, now: str, lines: Mapping[int, str]) -> bool:
    word = words_filled_in(stored)["text"].casefold()
    return word in was.casefold() and word not in now.casefold()


def _hyphen_is_gone(stored: Finding, was: str, now: str, lines: Mapping[int, str]) -> bool:
    """The word that the source cuts at the end of a line, as it was kept: "co-ordinate"."""
    line = stored["line"]
    before, behind = lines.get(line, "").split(), lines.get(line + 1, "").split()
    kept = f"{before[-1]}{behind[0]}" if before and behind else ""
    return bool(kept) and kept in was and kept not in now


def _beginning_is_gone(stored: Finding, was: str, now: str, lines: Mapping[int, str]) -> bool:
    return levelled(was).letters.endswith(levelled(now).letters)


def _list_is_gone(stored: Finding, was: str, now: str, lines: Mapping[int, str]) -> bool:
    return len(MARK_IN_TEXT.findall(now)) < FEWEST_POINTS <= len(MARK_IN_TEXT.findall(was))


type TakesAway = Callable[[Finding, str, str, Mapping[int, str]], bool]
TAKEN_AWAY: dict[str, TakesAway] = {
    "text_joined": _quote_is_gone,
    "hyphen_removed": _word_is_gone,
    "line_end_hyphen": _hyphen_is_gone,
    "recommends_in_part": _beginning_is_gone,
    "list_kept_whole": _list_is_gone,
}
