"""In the source beside an item exactly what the item holds is marked."""

import re

from tests.tracker.admin.addresses import sentences
from tests.tracker.admin.import_review.test_item_pages import B, D, E, post


def held_words(page: str) -> list[str]:
    """What is marked as the item's own in the source."""
    return re.findall(r'<mark data-holders="[\d ]+" class="held"> ?(.*?)</mark>', page)


def test_in_the_source_what_the_item_holds_is_marked_and_nothing_behind_it(entry, address) -> None:
    """The last item was marked to the end of the report, and one before other text with that text."""
    assert held_words(sentences(entry.get(address(D)))) == ["Publish the figures each year;"]
    assert 'class="own">The meeting' not in (page := sentences(entry.get(address(D))))
    assert page.count('class="own"') == 1
    post(entry, address(B, "item-split"))
    assert held_words(sentences(entry.get(address(B)))) == ["Train judges;"]
    assert held_words(sentences(entry.get(address(E + 1)))) == ["train prosecutors (Northland) as well;"]


def test_of_joined_items_each_part_is_marked(entry, address) -> None:
    post(entry, address(D, "item-join"), direction="next")
    page = sentences(entry.get(address(D)))
    assert held_words(page) == ["Publish the figures each year;", "Open the archives."]
    assert [f'id="line-{line}" class="own"' in page for line in (15, 17, 19)] == [True, False, True]
