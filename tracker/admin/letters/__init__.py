"""Answers entered on behalf of a State, from its letter."""
