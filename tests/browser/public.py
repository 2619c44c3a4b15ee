"""The public pages in a browser, as a visitor finds them."""

from tests.browser.visiting import Pages
from tests.factories.world import SEED_MEETING


class PublicPages(Pages):
    """What anybody reads, without an account."""

    @staticmethod
    def recommendation(slug: str) -> str:
        """The address of a recommendation of the seed's meeting."""
        return f"/en/recommendations/{SEED_MEETING}/{slug}/"
