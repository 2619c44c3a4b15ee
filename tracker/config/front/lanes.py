"""The threads. What takes long has few of its own, so that it cannot take those of everybody else."""

from concurrent.futures import Executor, ThreadPoolExecutor

HEALTH = frozenset({"/healthz", "/readyz"})
EXPORTS = (".csv", ".xlsx")
PROBES = 8


class Lanes:
    """Threads for pages, exports, questions of health, and refusals, none of which waits for another's.

    `size`: threads for pages and exports together; each keeps one connection to the database.
    """

    def __init__(self, size: int) -> None:
        exports = max(1, size // 8)
        self.health = ThreadPoolExecutor(PROBES, thread_name_prefix="health")
        self.exports = ThreadPoolExecutor(exports, thread_name_prefix="exports")
        self.refusals = ThreadPoolExecutor(1, thread_name_prefix="refusals")
        self.pages = ThreadPoolExecutor(max(1, size - exports), thread_name_prefix="pages")

    def of(self, path: str, refused: int) -> Executor:
        """Where a request for `path` is worked at. Exports wait for one another: of 16 threads they have two. So do the
        pages that say why a request was not taken: whoever made six hundred of them may wait for his answers."""
        if refused:
            return self.refusals
        if path in HEALTH:
            return self.health
        return self.exports if path.endswith(EXPORTS) else self.pages
