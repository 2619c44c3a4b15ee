"""How many public pages come out of the store while States' answers are accepted: `READERS=1 make benchmark`.

Two thousand addresses in six languages, one in five with a parameter, drawn by Zipf's law (the address of rank n is
asked for a share of 1/n), so many a second. Each second an answer is accepted, each minute one is withdrawn. Nobody
waits for a second to pass: what counts is what is asked between two acts. Browsers and proxies keep nothing here.

    READERS=1 RATE=20,100 SECONDS=120 SEED=1 make benchmark SIZE=6k DATABASE=sqlite
"""

import os
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, product
from unittest.mock import patch

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - after the settings
from django.db import connection, transaction  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from report.http import kept_pages  # noqa: E402
from tests.lab.benchmarks import databases  # noqa: E402
from tests.lab.benchmarks.__main__ import MEASURED  # noqa: E402
from tests.lab.benchmarks.sizes import SIZES  # noqa: E402
from tracker import actions  # noqa: E402
from tracker.choices import ImplementationStatus, ReviewState  # noqa: E402
from tracker.models import Meeting, MemberState, Recommendation, Span, StatusUpdate, Theme, User  # noqa: E402

ADDRESSES, WITH_PARAMETERS = 2_000, 5  # one in five
LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh-hans")
LISTS = ("", "recommendations/", "states/", "meetings/", "commitments/", "changes/", "themes/", "periods/", "matrix/")
WITHDRAWN_EACH = 60  # seconds
STORE = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}}


def addresses(chance: random.Random) -> list[str]:
    """The addresses by rank, the one that is asked most first: no kind of page is liked better than another."""
    states = [f"states/{code.lower()}/" for code in MemberState.objects.reporting().values_list("pk", flat=True)]
    items = [f"recommendations/{m}/{s}/" for m, s in Recommendation.objects.values_list("meeting__slug", "slug")]
    meetings = [f"meetings/{slug}/" for slug in Meeting.objects.filter(is_invented=True).values_list("slug", flat=True)]
    themes = list(Theme.objects.values_list("slug", flat=True))
    places = [*LISTS, *states, *items, *meetings, *(f"themes/{slug}/" for slug in themes)]
    plain = [f"/{one}/{place}" for one, place in product(LANGUAGES, places)]
    answered = Span.objects.today().answers().order_by().values_list("member_state", flat=True).distinct()
    asked = [f"?theme={slug}" for slug in themes] + [f"?state={code}" for code in sorted(answered)]
    asked += [f"?theme={slug}&status={one}" for one, slug in product(ImplementationStatus.values[:3], themes)]
    narrowed = [f"/{one}/recommendations/{question}" for one, question in product(LANGUAGES, asked)]
    of_each = ADDRESSES // WITH_PARAMETERS
    some = [*chance.sample(plain, ADDRESSES - of_each), *chance.sample(narrowed, of_each)]
    chance.shuffle(some)
    return some


def acts() -> Iterator[None]:
    """An act at each step: an answer of the running period is accepted, at times one of an earlier period withdrawn."""
    reviewer = User.objects.get(username="reviewer")
    waiting = StatusUpdate.objects.filter(review_state=ReviewState.SUBMITTED).order_by("pk")
    accepted = StatusUpdate.objects.filter(review_state=ReviewState.ACCEPTED).order_by("-pk")
    for number, version in enumerate(list(waiting), start=1):
        actions.accept(version=version, by=reviewer, now=timezone.now())
        if number % WITHDRAWN_EACH == 0:
            actions.withdraw(version=accepted[0], by=reviewer, now=timezone.now(), note_verbale="NV/9")
        yield


def read(rate: int, seconds: int, seed: int) -> tuple[Counter[str], list[float]]:
    """Of `rate` requests a second how many were kept, made and refused; and how long each kept one took (ms).

    The first half of the time fills the store, and is not counted.
    """
    chance = random.Random(seed)
    ranked = addresses(chance)
    shares = list(accumulate(1 / rank for rank in range(1, len(ranked) + 1)))
    client, told, took, found = Client(), Counter[str](), list[float](), kept_pages.find
    hits: list[bool] = []

    def find(*asked: object) -> object:
        page = found(*asked)  # type: ignore[arg-type]
        hits.append(page is not None)
        return page

    with patch.object(kept_pages, "find", find):
        for _act, second in zip(acts(), range(seconds), strict=False):
            if second == seconds // 2:
                told.clear()
                took.clear()
            for address in chance.choices(ranked, cum_weights=shares, k=rate):
                hits.clear()
                began = time.process_time()
                status = client.get(address).status_code
                spent = (time.process_time() - began) * 1_000
                told["kept" if hits == [True] else "made" if status == 200 else f"answered {status}"] += 1
                if hits == [True]:
                    took.append(spent)
    return told, took


def main() -> None:
    size, seconds = SIZES[sys.argv[1]], int(os.environ.get("SECONDS", "120"))
    seed, rates = int(os.environ.get("SEED", "1")), os.environ.get("RATE", "20,100").split(",")
    databases.use(size)
    for rate in rates:
        with override_settings(CACHES={**settings.CACHES, "pages": STORE | {"LOCATION": rate}}), transaction.atomic():
            told, took = read(int(rate), seconds, seed)
            transaction.set_rollback(True)
        share, quick = told["kept"] / told.total(), statistics.median(took)
        print(f"{connection.vendor} {size.name}, {rate} a second, seed {seed}: {share:.1%} kept", dict(told), end=" ")
        print(f"a kept page {quick:.1f} ms", flush=True)


if __name__ == "__main__":
    with override_settings(**MEASURED):
        main()
