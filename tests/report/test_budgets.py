"""What is dear to make has a budget; readers of other pages and of kept ones, and people signed in, do not wait."""

import datetime
from collections.abc import Iterator
from threading import Barrier, Thread
from typing import Any

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from report.http import budgets
from tests.factories.world import World

DAY = datetime.date(2026, 1, 1)
COSTLY = [f"/en/?as_of={DAY}", "/en/recommendations/?q=law", "/en/recommendations.csv", "/en/states.xlsx"]
COSTLY += ["/en/compare/?by=theme", "/en/periods/period-1/"]
CHEAP = ["/en/", "/en/recommendations/", "/en/recommendations/?sort=changed", "/en/states/xaa/", "/en/changes.json"]


@pytest.fixture(autouse=True)
def accounts(monkeypatch: pytest.MonkeyPatch) -> budgets.BudgetAccounts:
    found = budgets.BudgetAccounts()
    monkeypatch.setattr(budgets, "ACCOUNTS", found)
    return found


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, which stands still: nothing depends on how quick this machine is."""
    now = [1_000.0]
    monkeypatch.setattr(budgets, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def small(settings: Any, clock: list[float]) -> None:
    """A second a minute for one network, two for all."""
    settings.COSTLY_SECONDS, settings.COSTLY_SECONDS_NETWORK, settings.COSTLY_AT_ONCE = 2, 1, 4


def spent(accounts: budgets.BudgetAccounts, network: str, seconds: float) -> None:
    assert accounts.begin(network) is None
    accounts.spend(network, seconds, ended=1)


def test_a_network_that_has_spent_its_budget_and_all_together_are_refused_at_once(world, small, accounts) -> None:
    spent(accounts, "127.0.0.0/24", 1.5)
    for address in COSTLY:
        response = Client().get(address)
        assert response.status_code == 429, address
        assert response["Retry-After"] == "31", "half a second is there again after half a minute"
        assert response["Cache-Control"] == "no-store"
        assert "ETag" not in response
        assert "too many requests from your network" in response.content.decode()
        elsewhere = Client(REMOTE_ADDR="192.0.2.7").get(address)
        assert elsewhere.status_code == 200
        assert b"".join(elsewhere)
    told = Client().get("/en/recommendations.json?q=law")
    assert (told.status_code, told.json()["errors"][0]) == (429, "There were too many requests from your network")
    assert Client().get("/en/recommendations.csv")["Content-Type"].startswith("text/plain")
    spent(accounts, "192.0.1.0/24", 0.9)
    for address in COSTLY:
        response = Client(REMOTE_ADDR="198.51.100.1").get(address)
        assert (response.status_code, "too many requests at the moment" in response.content.decode()) == (503, True)
        assert int(response["Retry-After"]) > 1


def test_other_pages_kept_pages_and_304_cost_nothing_of_it(world, small, accounts, kept_in_memory) -> None:
    first = {address: Client().get(address) for address in COSTLY[:2]}
    spent(accounts, "127.0.0.0/24", 2)
    for address in CHEAP:
        assert Client().get(address).status_code == 200
    for address, response in first.items():
        assert Client().get(address).content == response.content
        assert Client().get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
        assert Client().get(address.replace("/en/", "/fr/")).status_code == 429


def test_people_who_are_signed_in_are_not_counted(world: World, small, accounts) -> None:
    spent(accounts, "127.0.0.0/24", 2)
    person = Client()
    person.force_login(world.focal_point)
    assert person.get(COSTLY[0]).status_code == 200
    stranger = Client()
    stranger.cookies["sessionid"] = "made-up"
    assert stranger.get(COSTLY[0]).status_code == 429


def test_after_a_while_there_is_something_left_again(world, small, accounts, clock) -> None:
    spent(accounts, "127.0.0.0/24", 1.5)
    clock[0] += int(Client().get(COSTLY[0])["Retry-After"])
    assert Client().get(COSTLY[0]).status_code == 200


def test_so_many_at_once(rf: RequestFactory, settings) -> None:
    settings.COSTLY_AT_ONCE = 4
    begun, over = Barrier(5), Barrier(5)

    def make() -> HttpResponse:
        begun.wait()
        over.wait()
        return HttpResponse("made")

    def ask(address: str) -> Any:
        return budgets.within_budget(rf.get(COSTLY[0], REMOTE_ADDR=address), make)

    threads = [Thread(target=ask, args=[f"192.0.{number % 2}.{number}"]) for number in range(4)]
    for thread in threads:
        thread.start()
    begun.wait()
    answers = {address: ask(address) for address in ("192.0.1.9", "198.51.100.1")}
    over.wait()
    for thread in threads:
        thread.join()
    assert {address: (each.status_code, each["Retry-After"]) for address, each in answers.items()} == {
        "192.0.1.9": (429, "1"),
        "198.51.100.1": (503, "1"),
    }
    assert budgets.within_budget(rf.get(COSTLY[0]), lambda: HttpResponse("made")).content == b"made"


def test_an_answer_that_fails_gives_its_place_back(rf: RequestFactory, settings, accounts) -> None:
    settings.COSTLY_AT_ONCE = 1

    def fail() -> HttpResponse:
        raise InterruptedError

    for _time in range(3):
        with pytest.raises(InterruptedError):
            budgets.within_budget(rf.get(COSTLY[0]), fail)
    assert accounts.begin("127.0.0.0/24") is None


def test_what_is_made_while_it_is_sent_is_counted_and_the_sending_is_not(rf, settings, accounts, clock) -> None:
    settings.COSTLY_SECONDS_NETWORK = 1

    def pieces() -> Iterator[bytes]:
        for _number in range(4):
            clock[0] += 0.4
            yield b"piece"

    response = budgets.within_budget(rf.get("/en/states.csv"), lambda: StreamingHttpResponse(pieces()))
    for _piece in response:
        clock[0] += 0.0001
    assert accounts.of_networks["127.0.0.0/24"].left == pytest.approx(1 - 1.6)


@pytest.mark.parametrize(
    ("address", "proxies", "forwarded", "network"),
    [
        ("192.0.2.200", 0, "", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", 0, "", "2001:db8:1::/48"),
        ("nonsense", 0, "", "0.0.0.0/24"),
        ("", 0, "", "0.0.0.0/24"),
        ("10.0.0.1", 1, "203.0.113.9, 198.51.100.7", "198.51.100.0/24"),  # the proxy in front tells the last one
        ("10.0.0.1", 2, "198.51.100.7", ""),  # the proxies say less than they should: all are one network
    ],
)
def test_one_provider_or_house_is_one_network(
    rf: RequestFactory, settings, address, proxies, forwarded, network
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert budgets.network_of(rf.get("/", headers=headers, REMOTE_ADDR=address)) == network


def test_networks_that_were_forgotten_are_few_and_a_quiet_one_saves_no_more_than_a_minute(
    monkeypatch, accounts
) -> None:
    monkeypatch.setattr(budgets, "NETWORKS", 3)
    for number in range(9):
        spent(accounts, f"192.0.{number}.0/24", 0)
    assert len(accounts.of_networks) == 3
    account = budgets.Account(left=1, reckoned=0)
    budgets.LaneBudget(seconds=2, at_once=4).wait(account, 24 * 60 * 60)
    assert account.left == 2
