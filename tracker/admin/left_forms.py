"""A form that is left for a moment, to create first what it lacks: what was typed waits in the session, and comes back.

The button that leaves is one of the form's own, with an address of its own, so that a browser sends what was typed
along with it; nothing is saved by it. What waits is shown at the address with `BACK` alone: a form that is begun anew
begins empty.
"""

from collections.abc import Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest, QueryDict
from django.utils.http import urlencode

from tracker.admin.forms import SeveralField

LEAVE = "leave"
"""In the address of the button."""
BACK = "back"
"""In the address of a form: with what was typed before it was left."""
SESSION_KEY = "left_form"


def leave(request: HttpRequest) -> None:
    """Let what was posted wait for its form.

    Args:
        request: the POST of the button, at the path of the form.
    """
    typed = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    request.session[SESSION_KEY] = {"path": request.path, "typed": typed}


def way_back(address: str, **chosen: Any) -> str:
    """The address at which a form shows what was typed before it was left.

    Args:
        address: of the form; chosen: what it is to begin with beside that, such as what was created.
    """
    return f"{address}?{urlencode({**chosen, BACK: 1})}"


def typed_before(request: HttpRequest, form: type[Form]) -> Mapping[str, Any]:
    """What a form begins with where its person comes back to it: each field as it was left, also the empty ones.

    Args:
        request: the GET of the form; form: the class that says which of its fields take several values.
    """
    left = request.session.get(SESSION_KEY)
    if BACK not in request.GET or not left or left["path"] != request.path:
        return {}
    typed = QueryDict(mutable=True)
    for name, values in left["typed"].items():
        typed.setlist(name, values)
    several = {name for name, field in form.base_fields.items() if isinstance(field, SeveralField)}
    return {name: typed.getlist(name) if name in several else typed.get(name, "") for name in form.base_fields}
