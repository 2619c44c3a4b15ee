"""Dates in Spanish: 12 de marzo de 2027."""

DATE_FORMAT = r"j \d\e F \d\e Y"
DATETIME_FORMAT = r"j \d\e F \d\e Y, H:i"
TIME_FORMAT = "H:i"
SHORT_DATE_FORMAT = r"j \d\e F \d\e Y"
SPAN_START_FORMAT = "j"
SPAN_END_FORMAT = r"j \d\e F \d\e Y"
