"""Pages of lists, by number, and the boxes that are selected on other pages of a list."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

PAGE = 50
PAGE_FIELD = "page"  # the number of a page, in the address of a list
TURN_TO = "turn-to"  # the same as a button of a form: no name that a column has, or what is sent would turn the page
ELSEWHERE = "-elsewhere"  # after the name of a field: what is ticked on other pages of its list


@dataclass(frozen=True)
class ListPage[Row]:
    """Some rows of a list. `kept`: the other parameters of its address, which the links to other pages keep."""

    rows: Sequence[Row]
    number: int
    total: int
    kept: tuple[tuple[str, str], ...] = ()

    @property
    def first(self) -> int:
        """The place of the first row, counted from 1."""
        return (self.number - 1) * PAGE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def is_whole(self) -> bool:
        return self.total <= PAGE

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.last < self.total else None

    @property
    def number_before(self) -> int:
        """How many rows the page before shows."""
        return PAGE

    @property
    def number_next(self) -> int:
        """How many rows the page after shows."""
        return min(PAGE, self.total - self.last)

    @property
    def query(self) -> str:
        """What stands before the number in an address."""
        return f"?{urlencode((*self.kept, (PAGE_FIELD, '')))}"


def page_of[Row](rows: Sequence[Row], asked: object, *, kept: Iterable[tuple[str, str]] = ()) -> ListPage[Row]:
    """The page that was asked for; the first for what is no number, the last for a number beyond it."""
    text = str(asked or "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1
    number = max(1, min(number, -(-len(rows) // PAGE)))
    start = (number - 1) * PAGE
    return ListPage(rows[start : start + PAGE], number, len(rows), tuple(kept))


def page_with[Row](rows: Sequence[Row], fits: Callable[[Row], bool]) -> int:
    """The number of the page on which the first row that fits stands; 1 where none does."""
    return next((place // PAGE + 1 for place, row in enumerate(rows) if fits(row)), 1)


def gathered(data: QueryDict | None, name: str) -> QueryDict | None:
    """What was posted, with the ticks of other pages beside those of this one, as if all stood on one page."""
    if data is None or name + ELSEWHERE not in data:
        return data
    whole = data.copy()
    ticked = [*data.getlist(name), *str(data[name + ELSEWHERE]).split()]
    whole.setlist(name, list(dict.fromkeys(ticked)))
    del whole[name + ELSEWHERE]
    return whole
