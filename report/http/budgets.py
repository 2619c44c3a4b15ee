"""What is dear to make has a budget: pages of a past day, searches, comparisons and tables. Nobody else waits
for them.

The budget is time: so many seconds of work in a minute, for each network of readers and for all readers together, and
so many of these answers made at once. Each process counts by itself. What was kept, and a 304, costs nothing of it;
people who are signed in are not counted. Whoever has to wait is told so at once, and for how long.
"""

from __future__ import annotations

import ipaddress
import math
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from threading import Lock
from time import monotonic

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import DEFAULT_DB_ALIAS
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from tracker.config.public_reading import reading_by
from tracker.config.unavailable import Unavailability, told

COSTLY_FORMS = (".csv", ".xlsx", ".docx", ".pdf", ".png", ".zip")
COSTLY_PAGES = ("/periods/",)  # and what stands below them: all answers of a period are counted
COSTLY_PARAMETERS = ("q", "as_of", "by")
MINUTE = 60
NETWORKS = 10_000  # of which is remembered what they spent; more come and go
PREFIXES = {4: 24, 6: 48}  # bits that one provider or house has in common

SENTENCE = _(
    "Searches, pages of a past day and downloads take long to prepare. Please try again in a minute. All other pages "
    "can be read."
)
REFUSALS = (429, 503)  # what one network, and all together, are told
OF_ONE = Unavailability(_("There were too many requests from your network"), SENTENCE)
OF_ALL = Unavailability(_("There are too many requests at the moment"), SENTENCE)


@dataclass
class Account:
    """What is left of a budget, when that was reckoned, and how much is being made on it."""

    left: float
    reckoned: float
    under_way: int = 0


@dataclass(frozen=True)
class LaneBudget:
    """So many seconds of work a minute, and so many answers at once."""

    seconds: float
    at_once: int

    def wait(self, account: Account, now: float) -> int:
        """After how many seconds there is something left on the account; 0 where there is now."""
        a_second = self.seconds / MINUTE
        account.left = min(self.seconds, account.left + (now - account.reckoned) * a_second)
        account.reckoned = now
        if account.left <= 0:
            return math.ceil(-account.left / a_second) + 1
        return 1 if account.under_way >= self.at_once else 0


@dataclass
class BudgetAccounts:
    """The accounts of this process: one of each network, and one of all together."""

    lock: Lock = field(default_factory=Lock)
    of_networks: OrderedDict[str, Account] = field(default_factory=OrderedDict)
    of_all: Account | None = None

    def begin(self, network: str) -> tuple[Unavailability, int] | None:
        """Begin an answer. Where there is nothing left for it: why, and for how many seconds, and nothing has begun."""
        one, everybody, now = budgets()["network"], budgets()["all"], monotonic()
        with self.lock:
            account = self.of_networks.setdefault(network, Account(one.seconds, now))
            self.of_networks.move_to_end(network)
            if len(self.of_networks) > NETWORKS:
                self.of_networks.popitem(last=False)
            self.of_all = self.of_all or Account(everybody.seconds, now)
            if wait := one.wait(account, now):
                return OF_ONE, wait
            if wait := everybody.wait(self.of_all, now):
                return OF_ALL, wait
            account.under_way += 1
            self.of_all.under_way += 1
        return None

    def spend(self, network: str, seconds: float, *, ended: int = 0) -> None:
        """So much was worked for this network; `ended` is 1 where its answer is made."""
        with self.lock:
            for account in (self.of_networks.get(network), self.of_all):
                if account is not None:
                    account.left -= seconds
                    account.under_way = max(0, account.under_way - ended)


ACCOUNTS = BudgetAccounts()


def budgets() -> dict[str, LaneBudget]:
    """As they are set. One network has half of what is made at once."""
    at_once = settings.COSTLY_AT_ONCE
    return {
        "network": LaneBudget(settings.COSTLY_SECONDS_NETWORK, max(1, at_once // 2)),
        "all": LaneBudget(settings.COSTLY_SECONDS, at_once),
    }


def within_budget(request: HttpRequest, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What `make` returns, where that is not dear to make or there is something left; else why not (429, 503)."""
    if not is_costly(request):
        return make()
    network = network_of(request)
    if refusal := ACCOUNTS.begin(network):
        if _is_signed_in(request):
            return make()
        reason, wait = refusal
        return told(request, replace(reason, again=wait), status=REFUSALS[reason is OF_ALL])
    began = monotonic()
    try:
        response = make()
    finally:
        ACCOUNTS.spend(network, monotonic() - began, ended=1)
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = _counted(iter(response), network)
    return response


def is_costly(request: HttpRequest) -> bool:
    """Whether the address is one of those that are dear to make."""
    if any(page in request.path and not request.path.endswith(page) for page in COSTLY_PAGES):
        return True
    return request.path.endswith(COSTLY_FORMS) or any(name in request.GET for name in COSTLY_PARAMETERS)


def network_of(request: HttpRequest) -> str:
    """The network from which a request comes."""
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ImproperlyConfigured):  # the proxies in front say less than they should
        return ""
    return str(ipaddress.ip_network((address, PREFIXES[address.version]), strict=False))


def _is_signed_in(request: HttpRequest) -> bool:
    """Asked only where an answer would be refused: pages do not depend on who reads them, and a process of public
    pages alone knows nobody."""
    user = getattr(request, "user", None) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
    with reading_by(DEFAULT_DB_ALIAS):
        return bool(user and user.is_authenticated)


def _counted(body: Iterator[bytes], network: str) -> Iterator[bytes]:
    """The same pieces; the making of each is counted, and not the sending."""
    while True:
        began = monotonic()
        piece = next(body, None)
        ACCOUNTS.spend(network, monotonic() - began)
        if piece is None:
            return
        yield piece
