"""The matrix: the recommendations of a question by theme and meeting, as page, data and Word."""
