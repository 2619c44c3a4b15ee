"""What whoever runs the site does: copies and their way back, the checks of the night, and what a probe sees."""
