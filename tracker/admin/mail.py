"""Mails that go out, to look after: which wait, what the server said, and one to be tried again at once.

The desk reads the text of a mail only where it took part in what the mail tells of (`READ_AT_THE_DESK`): one-time
links, codes, and how far a State has come with its drafts are not its affair.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import actions
from tracker.admin.acts import DeskAct
from tracker.admin.base import DeskAdmin
from tracker.admin.board.mails_of_act import OfAct
from tracker.admin.display import bare, one_a_line, said
from tracker.admin.filters import stage_filter
from tracker.admin.site import desk
from tracker.models import OutgoingMail
from tracker.policies import may_try_mail_again
from tracker.words.sorting import name_order


def _late(mails: Any) -> QuerySet[Any]:
    return mails.late(timezone.now())


def _waiting(mails: Any) -> QuerySet[Any]:
    return mails.waiting()


MailStage = stage_filter(
    {
        "late": (_("Could not be sent"), _late),
        "waiting": (_("Waiting"), _waiting),
        "sent": (_("Sent"), lambda rows: rows.filter(sent_at__isnull=False)),
    }
)


class OutgoingMailAdmin(DeskAdmin):
    shown = (
        "user", "address", "kind", "language", "about", "words", "queued_at", "attempts", "tried_at", "last_error",
        "sent_at",
    )  # fmt: skip
    acts = (
        DeskAct(
            "try-again",
            _("Try again now"),
            lambda mail, **words: actions.try_mail_again(mail=mail, **words),
            may=lambda user, _mail: may_try_mail_again(user),
            explains=_("The worker sends it at once, if the mail server takes it."),
            done=_("The worker tries it now."),
            fits=lambda mail: mail.sent_at is None,
        ),
    )
    list_display = ("address", "state", "about", "queued_at", "attempts", "sent_at")
    list_filter = (MailStage, OfAct, "kind")
    list_select_related = ("user",)
    search_fields = ("address", "user__username", "user__full_name")

    def name_of(self, mail: OutgoingMail) -> str:
        return mail.address

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("user__mandates__member_state")

    @admin.display(description=_("State"))
    def state(self, mail: OutgoingMail) -> Any:
        """Of whom the person is or was: an address does not say it, nor the subject of every kind."""
        states = sorted(
            {mandate.member_state for mandate in mail.user.mandates.all()}, key=lambda each: name_order(each.name)
        )
        return one_a_line([bare(each) for each in states]) or "—"

    @admin.display(description=_("subject"), ordering="kind")
    def about(self, mail: OutgoingMail) -> Any:
        """The subject, which names State and period; of what the secretariat does not read, the kind."""
        return said(mail.subject, mail.language) if mail.is_readable_at_the_desk else mail.get_kind_display()

    @admin.display(description=_("text"))
    def words(self, mail: OutgoingMail) -> Any:
        if not mail.is_readable_at_the_desk:
            return _("Not for the secretariat to read.")
        return said(mail.text, mail.language) or _("The words were erased by order.")


desk.register(OutgoingMail, OutgoingMailAdmin)
