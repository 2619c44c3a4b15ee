"""The ledger as it is read, checked and hashed: bodies, receipts, what is current, the chain, what must not come back.

The rows are in `tracker.models`; only `tracker.actions.ledger` adds an entry.
"""
