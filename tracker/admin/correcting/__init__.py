"""Correct a mistake of ours: the one page, the second person's page, the result and the list."""
