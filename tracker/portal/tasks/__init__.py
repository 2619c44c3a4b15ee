"""What is asked of a State in a period: the list, the timeline, and who is to act next."""
