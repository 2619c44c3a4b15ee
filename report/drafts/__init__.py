"""A draft report on a question or a reporting period: sentences with their sources, for a person to edit."""
