"""Dates in Russian: 12 марта 2027 года; E is the month in the genitive."""

DATE_FORMAT = r"j E Y \г\о\д\а"
DATETIME_FORMAT = r"j E Y \г\о\д\а, H:i"
TIME_FORMAT = "H:i"
SHORT_DATE_FORMAT = "j E Y"
SPAN_START_FORMAT = "j"
SPAN_END_FORMAT = r"j E Y \г\о\д\а"
