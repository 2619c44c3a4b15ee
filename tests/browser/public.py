"""The public pages in a browser, and their data, as a visitor finds them."""

import csv
import io
from typing import Any

from tests.browser.visiting import Pages
from tests.factories.world import SEED_MEETING


class PublicPages(Pages):
    """What anybody reads, without an account."""

    @staticmethod
    def recommendation(slug: str) -> str:
        """The address of a recommendation of the seed's meeting."""
        return f"/en/recommendations/{SEED_MEETING}/{slug}/"

    def csv(self, address: str) -> list[dict[str, str]]:
        """The rows of a page's CSV."""
        return list(csv.DictReader(io.StringIO(self._data(address, "csv").lstrip("\ufeff"))))

    def json(self, address: str) -> Any:
        response = self.page.context.request.get(f"{address.rstrip('/')}.json")
        assert response.ok, f"{response.url}: {response.status}"
        return response.json()

    def _data(self, address: str, form: str) -> str:
        response = self.page.context.request.get(f"{address.rstrip('/')}.{form}")
        assert response.ok, f"{response.url}: {response.status}"
        return response.text()

    def status_of(self, address: str) -> int:
        return self.page.context.request.get(address).status

    def kinds_of_change(self) -> list[str]:
        """What the page of changes says was done, newest first."""
        self.open("/en/changes/")
        return self.page.locator("main .kind").all_inner_texts()
