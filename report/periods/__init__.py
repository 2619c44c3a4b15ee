"""Reporting periods: what was asked, of how many, what was answered, and what changed since the period before."""
