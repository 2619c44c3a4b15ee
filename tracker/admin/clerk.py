"""Who is at the desk: the person of a request. Every page here stands behind the desk's sign-in."""

from typing import cast

from django.http import HttpRequest

from tracker.models import User


def clerk(request: HttpRequest) -> User:
    """The person who asked. `Desk.admin_view` let nobody in who is not of the secretariat."""
    return cast(User, request.user)
