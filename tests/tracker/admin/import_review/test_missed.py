"""A line of the source that is marked by hand: the page proposes what the line says of itself."""

from tests.tracker.admin.addresses import act_of, shown


def test_the_line_of_a_paragraph_has_its_own_number_as_label(proposal, entry) -> None:
    words = shown(entry.get(f"{act_of(proposal, 'missed')}?line=9"))
    assert words["label"] == "7"
    assert words["text"].startswith("The following recommendations"), "without the number"
