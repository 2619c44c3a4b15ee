"""The commitments of a State: list, declare, update."""
