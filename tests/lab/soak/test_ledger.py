"""The long figures of the ledger: tamperings in files of random chains."""

import pytest

from tests.tracker.ledger.test_files import SEED, every_tampering_is_found


@pytest.mark.lab
def test_ten_thousand_tamperings_are_found() -> None:
    every_tampering_is_found(10_000)
    print(f"\nseed {SEED}: 10,000 tamperings, all found")
