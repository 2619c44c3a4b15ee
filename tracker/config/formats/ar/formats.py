"""Dates in Arabic: 12 آذار/مارس 2027, in the digits that the United Nations uses; months: months.py."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y، H:i"
TIME_FORMAT = "H:i"
SHORT_DATE_FORMAT = "j F Y"
SPAN_START_FORMAT = "j"
SPAN_END_FORMAT = "j F Y"
DECIMAL_SEPARATOR = "."
