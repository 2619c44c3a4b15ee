"""Dates as the United Nations writes them: 12 March 2027; 21–23 January 2025."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
TIME_FORMAT = "H:i"
SHORT_DATE_FORMAT = "j M Y"
# The first and the last day of a span within one month.
SPAN_START_FORMAT = "j"
SPAN_END_FORMAT = "j F Y"
