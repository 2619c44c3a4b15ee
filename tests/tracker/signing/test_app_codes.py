"""The codes of an authenticator app are those of the standard, and of the key that a person's telephone holds."""

import base64
import datetime

import pytest
import time_machine

from tracker.factors import app_codes

# RFC 4226, appendix D: the code of each count, for this key.
KEY = base64.b32encode(b"12345678901234567890").decode()
BY_COUNT = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
# RFC 6238, appendix B: the last six of the eight digits that it prints, at seconds since 1970.
BY_TIME = {
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
    20000000000: "353130",
}


def test_a_code_is_that_of_the_standard_for_its_count_and_is_shown_at_its_moment() -> None:
    for count, code in enumerate(BY_COUNT):
        assert app_codes.code_at(KEY, count) == app_codes.code_at(KEY.lower(), count) == code
    for second, code in BY_TIME.items():
        with time_machine.travel(datetime.datetime.fromtimestamp(second, datetime.UTC), tick=False):
            assert app_codes.is_shown(KEY, code), second
    with time_machine.travel(datetime.datetime.fromtimestamp(59, datetime.UTC), tick=False):
        for code in ("", "28708", "2870822", "٢٨٧٠٨٢", "é", "287082\x00"):
            assert not app_codes.is_shown(KEY, code), code


@pytest.mark.parametrize(
    ("steps", "is_shown"), [(-2, False), (-1, True), (0, True), (1, True), (2, False), (2**20, False)]
)
def test_a_clock_may_be_wrong_by_half_a_minute_and_no_more(steps: int, is_shown: bool) -> None:
    with time_machine.travel(datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC), tick=False) as clock:
        code = app_codes.code_at(KEY, int(datetime.datetime.now(datetime.UTC).timestamp()) // 30)
        clock.shift(datetime.timedelta(seconds=30 * steps))
        assert app_codes.is_shown(KEY, code) is is_shown


def test_a_new_key_is_as_long_as_the_standard_recommends() -> None:
    keys = {app_codes.new_key() for _each in range(20)}
    assert len(keys) == 20
    assert {len(base64.b32decode(key)) for key in keys} == {20}
