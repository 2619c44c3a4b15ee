"""Briefs: what was asked and what was reported, as a document for a delegation's folder."""
