"""What is asked of the record: its parameters, what they mean, and the one object that all outputs take."""
