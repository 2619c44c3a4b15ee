"""What a successor needs in one place, as page and as document."""
