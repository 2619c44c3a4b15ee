"""The public views: each renders a query as a page, JSON or CSV, and holds none of its own (rule 5)."""
