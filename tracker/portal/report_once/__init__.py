"""One measure that serves several recommendations: told once, added to each."""
