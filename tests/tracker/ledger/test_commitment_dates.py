"""The date that a commitment named first, whatever the order in which its texts were entered."""

import datetime
import itertools

from tracker.ledger.current import NamedDate, original_date

YEARS = [datetime.date(year, 1, 1) for year in (2026, 2027, 2028)]
LETTER_OF_LAST_YEAR = NamedDate(datetime.date(2025, 3, 1), 9, YEARS[0])  # entered after the others
FIRST_SENT = NamedDate(datetime.date(2026, 3, 1), 1, YEARS[1])
SENT_THE_SAME_DAY = NamedDate(datetime.date(2026, 3, 1), 2, YEARS[2])
DRAFT = NamedDate(None, 3, None)


def test_the_earliest_reported_names_it_and_not_the_first_entered() -> None:
    for order in itertools.permutations([LETTER_OF_LAST_YEAR, FIRST_SENT, SENT_THE_SAME_DAY, DRAFT]):
        assert original_date(order) == YEARS[0]
    assert original_date([DRAFT, SENT_THE_SAME_DAY, FIRST_SENT]) == YEARS[1], "of one day the first entered"
    assert original_date([DRAFT]) is original_date([]) is None
    assert original_date([NamedDate(datetime.date(2025, 1, 1), 4, None), FIRST_SENT]) is None
