"""What the pages of the portal and of the secretariat share."""
