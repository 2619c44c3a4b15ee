"""The record as it stood at the end of a past day."""
