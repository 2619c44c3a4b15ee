"""The questionnaire for clearance: out as a file, and in again with every difference shown."""
