"""One answer of a State: its page, its draft, both texts of a conflict, single acts on it, and intentions."""
