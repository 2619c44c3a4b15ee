"""PostgreSQL is made to count the rows of a test that made many of them.

Its autovacuum counts by itself, and sees no row of a transaction that is open: it takes the tables of a test for empty,
and plans five thousand rows against five thousand as one against one. What is counted here holds until the test ends.
"""

from django.db import connection


def count_rows() -> None:
    """As autovacuum does within a minute of rows that are there for others too. Nothing on SQLite, which is asked."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
