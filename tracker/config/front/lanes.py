"""The threads. What takes long has few of its own, so that it cannot take those of everybody else."""

from concurrent.futures import ThreadPoolExecutor

HEALTH = frozenset({"/healthz", "/readyz", "/metrics"})
EXPORTS = (".csv", ".xlsx", ".jsonl", ".docx", ".pdf")
PROBES = 8
# So many requests of readers may wait for a thread. Whoever comes then is told at once to come again: the last in a
# longer line would be gone before it is his turn.
IN_LINE = 200
ROOMS = ("/portal/", "/admin/")  # whose people wait, and are never sent away


class Lane:
    """Threads, and the line before them. `coming` counts the requests whose answer has not begun: it is told by the
    event loop alone."""

    def __init__(self, name: str, size: int) -> None:
        self.threads = ThreadPoolExecutor(size, thread_name_prefix=name)
        self.size, self.coming = size, 0

    @property
    def is_busy(self) -> bool:
        """Whether one who comes now has to wait."""
        return self.coming >= self.size

    @property
    def is_full(self) -> bool:
        return self.coming >= self.size + IN_LINE


class Lanes:
    """Threads for pages, exports, questions of health, and refusals, none of which waits for another's.

    `size`: threads for pages and exports together; each keeps one connection to the database.
    """

    def __init__(self, size: int) -> None:
        exports = max(1, size // 8)
        self.health = Lane("health", PROBES)
        self.exports = Lane("exports", exports)
        self.refusals = Lane("refusals", 1)
        self.pages = Lane("pages", max(1, size - exports))

    def of(self, path: str, refused: int) -> Lane:
        """Where a request for `path` is worked at. Exports wait for one another: of 16 threads they have two. So do the
        pages that say why a request was not taken: whoever made six hundred of them may wait for his answers."""
        if refused:
            return self.refusals
        if path in HEALTH:
            return self.health
        return self.exports if path.endswith(EXPORTS) else self.pages

    def have_room(self, path: str) -> bool:
        """Whether a reader may still wait in the line. People of the rooms always may."""
        return path.startswith(ROOMS) or not self.of(path, 0).is_full
