"""Dates in French: 12 mars 2027."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATE_FORMAT = "j F Y"
SPAN_START_FORMAT = "j"
SPAN_END_FORMAT = "j F Y"
