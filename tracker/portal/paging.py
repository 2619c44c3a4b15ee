"""Ticks that go along from page to page of the portal's lists: how a form whose rows stand on several pages is put
together again. Which rows a page shows is for `tracker.list_pages` to say.
"""

from django.http import QueryDict

TURN_TO = "turn-to"  # the same as a button of a form: no name that a column has, or what is sent would turn the page
ELSEWHERE = "-elsewhere"  # after the name of a field: what is ticked on other pages of its list


def gathered(data: QueryDict | None, name: str) -> QueryDict | None:
    """What was posted, with the ticks of other pages beside those of this one, as if all stood on one page."""
    if data is None or name + ELSEWHERE not in data:
        return data
    whole = data.copy()
    ticked = [*data.getlist(name), *str(data[name + ELSEWHERE]).split()]
    whole.setlist(name, list(dict.fromkeys(ticked)))
    del whole[name + ELSEWHERE]
    return whole
