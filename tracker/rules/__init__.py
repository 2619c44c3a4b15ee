"""What may be done and seen: by whom, at which stage, in which period, and what of it is public or can be erased."""
