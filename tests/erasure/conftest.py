"""A site over a database of its own."""

from tests.serving.conftest import database_url, site

__all__ = ["database_url", "site"]
