"""A site in processes of its own, over a database of its own."""

from tests.lab.crashes.conftest import database_url, site

__all__ = ["database_url", "site"]
