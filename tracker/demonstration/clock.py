"""Days and moments of the demonstration, counted from the moment of loading."""

import calendar
import datetime

FRIDAY = 4
MINUTE = datetime.timedelta(minutes=1)


class Clock:
    """Nothing happens at a weekend, and no two things happen at the same moment: `now` is a minute later each time."""

    def __init__(self, loaded_at: datetime.datetime) -> None:
        self.today = loaded_at.date()
        self._now = datetime.datetime.min.replace(tzinfo=datetime.UTC)

    def day(self, number: int) -> datetime.date:
        """Return the day `number` days after the one of loading; on a weekend, the Friday before."""
        day = self.today + datetime.timedelta(days=number)
        return day - datetime.timedelta(days=max(0, day.weekday() - FRIDAY))

    def moment(self, at: tuple[int, int]) -> datetime.datetime:
        """Return the moment of a day and an hour."""
        return datetime.datetime.combine(self.day(at[0]), datetime.time(at[1]), datetime.UTC)

    def month_end(self, months: int) -> datetime.date:
        """Return the last day of the month `months` months after the one of loading: a usual target date."""
        years, month = divmod(self.today.month - 1 + months, 12)
        year = self.today.year + years
        return datetime.date(year, month + 1, calendar.monthrange(year, month + 1)[1])

    def years(self, number: int) -> dict[str, int]:
        """Return the years that a text sent on the day `number` may name: before it, and after it."""
        year = self.day(number).year
        return {"pp": year - 2, "p": year - 1, "n": year + 1, "nn": year + 2}

    def go_to(self, at: tuple[int, int]) -> None:
        """Go to the moment `at`, or stay where that has passed."""
        self._now = max(self.moment(at), self._now)

    def now(self) -> datetime.datetime:
        """Return the moment of the act that is being carried out."""
        self._now += MINUTE
        return self._now
