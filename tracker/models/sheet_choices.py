"""The closed lists of spreadsheets that are brought to the desk: what their rows are, and where each row stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tracker.choices import PositionValue


class SheetKind(TextChoices):
    """What the rows of a spreadsheet are."""

    RECOMMENDATIONS = "recommendations", _("Recommendations")
    ANSWERS = "answers", _("Answers of States")
    COMMITMENTS = "pledges", _("Commitments of States")
    MANDATES = "mandates", _("Focal points and experts")
    INVITATIONS = "invitations", _("Invitations to a reporting period")


class RowStage(TextChoices):
    """Where one row of a spreadsheet stands. Only a person brings a row on: what is ready is taken by an act."""

    UNREAD = "unread", _("To be read again")
    FAULTY = "faulty", _("To be corrected")
    READY = "ready", _("Ready")
    SAME = "same", _("Left as it is")
    TAKEN = "taken", _("Imported")
    LEFT_OUT = "left_out", _("Left out")


class RowEffect(TextChoices):
    """What taking a row would do to the record."""

    NONE = "", _("Nothing")
    MAKE = "make", _("Will be created")
    CHANGE = "change", _("Will be changed")


class PrintedAs(TextChoices):
    """What a row of a table of recommendations prints: the answer of the State under review, or its own commitment."""

    SUPPORTED = PositionValue.SUPPORTED.value, PositionValue.SUPPORTED.label
    NOTED = PositionValue.NOTED.value, PositionValue.NOTED.label
    TO_BE_EXAMINED = PositionValue.TO_BE_EXAMINED.value, PositionValue.TO_BE_EXAMINED.label
    COMMITMENT = "commitment", _("A commitment of the State, not a recommendation")


class DateOrder(TextChoices):
    """How a spreadsheet writes a day such as 03/04/2026; a day written otherwise needs no choice."""

    UNKNOWN = "", _("Not known: ask at each such day")
    DAY_FIRST = "dmy", _("Day first: 03/04 is 3 April")
    MONTH_FIRST = "mdy", _("Month first: 03/04 is 4 March")
