"""What a document prints again of those that its meeting has: the page of matches and the confirmation."""
