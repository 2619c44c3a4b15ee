"""What a person does about each warning: one plain sentence for each code of `importing.structure.warnings`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COMPARE = _("Compare the item with the source, and change its text where it is not the same word for word.")
LEFT_OUT = _(
    "Read the line in the source. If it is a recommendation, or part of one, mark it as a "
    "recommendation or add its words."
)
NUMBERS = _("Look for the missing or the repeated number in the source: relabel, split, join, or add what was missed.")
CANDIDATES = _(
    "Read the lines under “Not marked as recommendations”, or in the source, and mark those that are recommendations."
)
HEAD = _("Write it into the facts of the document, if the source says it.")
ANSWERS = _("Read in the source which recommendation is meant, and what the answer to it is.")

WHAT_TO_DO: dict[str, str | Promise] = {
    "no_recommendations": CANDIDATES,
    "structure_unknown": CANDIDATES,
    "characters_dropped": COMPARE,
    "encoding_guessed": _(
        "Look at accents and apostrophes in the source. If they are wrong, read it in another encoding."
    ),
    "footnote_mark": COMPARE,
    "page_without_text": _("Read this page on paper or on a screen, and enter by hand what it recommends."),
    "header_or_text": COMPARE,
    "two_symbols": _("Choose the symbol of this document, and write it into its facts."),
    "meeting_unknown": HEAD,
    "dates_unknown": HEAD,
    "text_outside_paragraphs": LEFT_OUT,
    "numbering_gap": NUMBERS,
    "numbering_repeats": NUMBERS,
    "numbering_restarts": NUMBERS,
    "number_misprinted": _("Look at the printed number, and relabel the item if it was read wrongly."),
    "numbered_heading": LEFT_OUT,
    "repeated_label": _("Look whether the document really prints this label twice; if not, relabel one of them."),
    "lead_in_without_items": LEFT_OUT,
    "lead_in_without_number": _("Look at the labels under it, and relabel the items if the source numbers them."),
    "items_run_on": _("Look whether each item begins and ends where the source says: split or join."),
    "remembered": _("Look whether it recommends. If not, set it aside; the habit of the body can be changed."),
    "list_in_summary": CANDIDATES,
    "list_not_announced": CANDIDATES,
    "list_elsewhere": CANDIDATES,
    "list_either": CANDIDATES,
    "paragraph_in_doubt": LEFT_OUT,
    "asks_secretariat": CANDIDATES,
    "secretariat_alone": _("Set it aside if no State is to answer it."),
    "decides": CANDIDATES,
    "heading_missing": _("Set aside each item that is a paragraph of the report and recommends nothing."),
    "may_recommend": CANDIDATES,
    "words_before": COMPARE,
    "lead_in_recommends": CANDIDATES,
    "list_kept_whole": _("Look whether each item begins and ends where the source says: split or join."),
    "recommends_in_part": COMPARE,
    "sentence_unread": LEFT_OUT,
    "asks_for_report": _("Set aside each item that is a paragraph of the report and recommends nothing."),
    "draft_not_adopted": CANDIDATES,
    "annex_left_out": LEFT_OUT,
    "second_mark": _("Look which of the two marks is the label, and relabel the item if it is the other."),
    "row_without_number": LEFT_OUT,
    "row_repeats": COMPARE,
    "basis_unclear": _("Read the paragraph that announces the recommendations, and choose how they were adopted."),
    "agenda_item_unknown": _("Look under which agenda item they stand, and write its number."),
    "rejoined": COMPARE,
    "page_furniture": COMPARE,
    "line_end_hyphen": COMPARE,
    "hyphen_removed": COMPARE,
    "text_between_items": LEFT_OUT,
    "text_joined": _(
        "Look whether this text belongs to the item. If not, split the item, and set the second part aside."
    ),
    "item_empty": _("Write its text from the source, or set it aside."),
    "position_unclear": _("Read what the document says of the State’s answer, and choose the position."),
    "text_after_items": LEFT_OUT,
    "item_without_end": _("Look whether the item goes on in the source: join it with the next, or add its words."),
    "list_without_end": LEFT_OUT,
    "opens_points": _(
        "Mark it as “Not a recommendation”, a paragraph of the report: its words stay above its points, and are shown "
        "with each of them."
    ),
    "item_much_longer": _("Look whether two items have run together, and split them."),
    "named_by_reference": COMPARE,
    "reference_unknown": LEFT_OUT,
    "references_unread": LEFT_OUT,
    "reference_without_item": COMPARE,
    "range_unclear": ANSWERS,
    "labels_by_number": ANSWERS,
    "label_unknown": ANSWERS,
    "label_named_twice": ANSWERS,
    "label_not_answered": ANSWERS,
    "answer_unclear": ANSWERS,
    "commitment_of_another": CANDIDATES,
    "comment_in_item": COMPARE,
    "stop_in_list": ANSWERS,
    "answer_unread": ANSWERS,
    "report_unknown": _("Import the report first, and then this document again."),
    "typed_elsewhere": _(
        "Compare the item with both lines. If its words are those of the other line, set it aside, and mark that line "
        "as a recommendation; else write them as its own line has them."
    ),
    "typed_nowhere": COMPARE,
    "unknown_bracket": _("If it names a State or a body, make it an attribution. If not, nothing is to be done."),
    "open_bracket": COMPARE,
}
