"""Check and send: what is named to whom, what an act will do, and the receipt."""
