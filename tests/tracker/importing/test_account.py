"""What is left unread of a list, a reference or a sentence is a warning at its place."""

from tests.tracker.importing.reports import findings_of, places
from tracker.importing.structure.account import REASONS, Account
from tracker.importing.structure.warnings import SENTENCES

REVIEW = """A/HRC/99/31

Human Rights Council
Report of the Working Group on the Universal Periodic Review

Peru

I. Summary of the proceedings of the review process

1. Chad recommended that Peru (a) plant elms; (b) count frogs.

2. Norway recommended that Peru map the hedges.

3. Chad recommended that Peru (d) open the ponds.

II. Conclusions and/or recommendations

4. The recommendations listed below enjoy the support of Peru:

4.1 Plant limes (Norway).

5. The recommendations in paragraphs 1 (a), 2 (last sentence) and 1 (b) [Chad], 3 (d) did not enjoy its support.
"""


def test_what_is_left_unread_of_references_is_a_warning_at_their_paragraph() -> None:
    found = findings_of(REVIEW)
    assert [each.label for each in found.recommendations if each.by_reference] == ["1 (a)", "2", "1 (b)"]
    unread = [each.message for each in found.warnings if each.code == "references_unread"]
    assert unread == [
        "Paragraph 5 refers to paragraphs, and this part of its references was not read: (last sentence)",
        "Paragraph 5 refers to paragraphs, and this part of its references was not read: [Chad], 3 (d)",
    ]
    lines = {line[:2] for code, line in places(found, REVIEW) if code == "references_unread"}
    assert lines == {"5."}


def test_a_part_is_entered_once_and_each_reason_has_a_sentence() -> None:
    account = Account()
    for reason in (*REASONS, *REASONS):
        account.leave(reason, 7, "the rest", label="Paragraph 2")
    assert [(each.code, each.line) for each in account.warnings()] == [(code, 7) for code in REASONS.values()]
    assert set(REASONS.values()) <= set(SENTENCES)
