"""What each public page shows, read from the ledger: one module for each kind of page, and what they share."""
