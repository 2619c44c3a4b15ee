"""Dates in Chinese: 2027年3月12日. Of a span the first day carries year and month."""

DATE_FORMAT = "Y年n月j日"
DATETIME_FORMAT = "Y年n月j日 H:i"
TIME_FORMAT = "H:i"
SHORT_DATE_FORMAT = "Y年n月j日"
SPAN_START_FORMAT = "Y年n月j日"
SPAN_END_FORMAT = "j日"
