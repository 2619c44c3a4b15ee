"""What is cited as evidence, looked at: the bytes of a file, and what a link answers."""
