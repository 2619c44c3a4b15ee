"""What the record does not have: by item, never by State."""
