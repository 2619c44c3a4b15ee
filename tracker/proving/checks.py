"""The checks that `manage.py verify_all` runs, in their order, under the names that it prints."""

from collections.abc import Callable, Generator

from tracker.proving.files import files_of_rows, surplus_files
from tracker.proving.rows import ledger, read_model, receipts, taken_down
from tracker.proving.seals import second_factors

type Check = Callable[[], Generator[str, None, str]]

CHECKS: dict[str, Check] = {
    "ledger": ledger,
    "read model": read_model,
    "receipts": receipts,
    "take-downs": taken_down,
    "files": files_of_rows,
    "surplus files": surplus_files,
    "second factors": second_factors,
}
