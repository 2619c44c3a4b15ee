"""Days and the order of acts: what happens when, counted from the day of loading."""

import calendar
import datetime
from collections.abc import Callable

type DiaryAct = Callable[[], object]

FRIDAY = 4
MINUTE = datetime.timedelta(minutes=1)


class Diary:
    """Acts written down in any order and carried out in the order of their days.

    Nothing happens at a weekend, and no two things at the same moment: `now` is a minute later each time.
    """

    def __init__(self, loaded_at: datetime.datetime) -> None:
        self.loaded_at = loaded_at
        self.today = loaded_at.date()
        self._acts: list[tuple[datetime.datetime, int, DiaryAct]] = []
        self._now = datetime.datetime.min.replace(tzinfo=datetime.UTC)

    def day(self, number: int) -> datetime.date:
        """The day `number` days after the one of loading; on a weekend, the Friday before."""
        day = self.today + datetime.timedelta(days=number)
        return day - datetime.timedelta(days=max(0, day.weekday() - FRIDAY))

    def month_end(self, months: int) -> datetime.date:
        """The last day of the month `months` months after the one of loading: a usual target date."""
        years, month = divmod(self.today.month - 1 + months, 12)
        year = self.today.year + years
        return datetime.date(year, month + 1, calendar.monthrange(year, month + 1)[1])

    def years(self, number: int) -> dict[str, int]:
        """The years that texts sent on the day `number` may name: before it, and after it."""
        year = self.day(number).year
        return {"pp": year - 2, "p": year - 1, "n": year + 1, "nn": year + 2}

    def note(self, number: int, hour: int, act: DiaryAct) -> None:
        """Write down an act for the day `number`, at `hour` o'clock or a little later."""
        moment = datetime.datetime.combine(self.day(number), datetime.time(hour), datetime.UTC)
        self._acts.append((moment, len(self._acts), act))

    def now(self) -> datetime.datetime:
        """The moment of the act that is being carried out."""
        self._now += MINUTE
        return self._now

    def carry_out(self) -> None:
        """Carry out everything that was written down."""
        for moment, _order, act in sorted(self._acts, key=lambda each: each[:2]):
            self._now = max(moment, self._now)
            act()
        self._acts.clear()
