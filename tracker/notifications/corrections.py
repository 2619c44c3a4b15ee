"""Emails about a correction of a mistake of ours: to those who can confirm it, and to the States concerned."""

from django.urls import reverse

from tracker.models import Correction, User
from tracker.notifications.matter import address_of
from tracker.notifications.telling import tell


def about_correction(correction: Correction) -> None:
    """Write to every reviewer but the person who asked that a correction waits for a second person."""
    reviewers = User.objects.filter(is_active=True, is_reviewer=True).exclude(pk=correction.asked_by_id)
    page = address_of(reverse("admin:index"))
    tell(reviewers, "correction_asked", about=correction, correction=correction, page=page)
