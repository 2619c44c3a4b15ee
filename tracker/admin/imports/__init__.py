"""Imports of reports: the pages of an import as a whole, its publication, and undoing it."""
