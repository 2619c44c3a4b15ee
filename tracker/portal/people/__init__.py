"""The people of a State: who they are, inviting them, and ending mandates."""
