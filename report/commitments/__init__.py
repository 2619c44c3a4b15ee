"""Commitments: the list with what narrows it, and the page of one."""
