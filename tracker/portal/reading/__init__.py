"""What the pages of the portal read of a State: what is asked, what was answered and sent, and how far it has come."""
