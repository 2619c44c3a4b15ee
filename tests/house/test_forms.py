"""Fields of forms that are right for whatever a browser, or a hostile program, may send."""

from tests.house.tree import python_files

OWN_FIELD = "tracker/admin/forms.py"


def test_lists_of_rows_take_any_number() -> None:
    """Django's own field hands a number that no row can have to the database, which cannot take it: a 500."""
    found = [
        source.path
        for source in python_files("tracker", "report")
        if "ModelMultipleChoiceField" in source.text and source.path != OWN_FIELD
    ]
    assert not found, f"SeveralField of {OWN_FIELD} instead: {found}"
