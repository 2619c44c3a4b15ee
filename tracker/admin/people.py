"""People: accounts (only for administrators), mandates by note verbale, and the emails to people."""

import datetime
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from tracker import actions
from tracker.admin.acts import DeskAct
from tracker.admin.base import DeskAdmin, DeskInline, EditedAdmin
from tracker.admin.board.previews import OfAct
from tracker.admin.board.rows import why_not_changed
from tracker.admin.clerk import clerk
from tracker.admin.display import bare, board_address, list_of, one_a_line, said
from tracker.admin.filters import MailStage, MandateStage, MeetingFilter
from tracker.admin.forms import DeskActForm, LineField, NoteVerbaleField, SeveralField, StateField
from tracker.admin.site import desk
from tracker.admin.spreadsheets.exports import ExportedMandates
from tracker.choices import SENDING_ROLES, Language, MandateRole
from tracker.models import AccountInvitation, Mandate, Meeting, OutgoingMail, ReportingPeriod, SpreadsheetImport, User
from tracker.models.sheet_choices import RowStage, SheetKind
from tracker.rules.policies import Verdict, may_manage_people, may_try_mail_again
from tracker.signing import links
from tracker.words.sorting import name_order


def gives_way(of_all: Mandate) -> str:
    """What becomes of a nomination for all meetings.

    Args:
        of_all: it, where another person is nominated for one meeting in the same role.
    """
    return gettext(
        "%(person)s, who is nominated for all meetings, no longer reports for this one; no e-mail says so."
    ) % {"person": of_all.user}


def given_way_by(spreadsheet: SpreadsheetImport) -> Iterator[str]:
    """The same of each ready row of a sheet of nominations, with the State.

    Args:
        spreadsheet: of whatever kind; of another one nobody gives way.
    """
    if spreadsheet.kind != SheetKind.MANDATES:
        return
    acting = (
        Mandate.objects.acting().filter(meeting=None, role__in=SENDING_ROLES).select_related("user", "member_state")
    )
    of_all = {(each.member_state_id, each.role): each for each in acting}
    for row in spreadsheet.rows.at(RowStage.READY).order_by("number"):
        # State, role and meeting, as the judge of nominations writes them.
        state, role, meeting = row.key.split("|")[:3]
        held = of_all.get((state, role))
        if held is None or meeting in ("", str(None)):
            continue
        said = {row.text(name, spreadsheet).strip().casefold() for name in ("username", "email")} - {""}
        if not said & {held.user.username.casefold(), held.user.email.casefold()}:
            yield gettext("%(names)s: %(sentence)s") % {"names": held.member_state, "sentence": gives_way(held)}


BEFORE = _("Chosen beforehand: the language of the person who hands over. Choose that of the successor.")
LAST = _("Chosen beforehand: the language of the last person of this State. Choose that of the new one.")
NOBODY = _("Chosen beforehand: English, as nobody was nominated for this State before.")


class PersonForm(DeskActForm):
    """A person by name and address, whether or not the record knows her already, and the note verbale."""

    full_name = LineField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("An account with this address is used; otherwise one is made, and a link to it is sent by e-mail."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, initial=Language.ENGLISH)
    note_verbale = NoteVerbaleField(
        required=False,
        help_text=_("Its reference, for example NV 12/2026. Required for a focal point and an alternate."),
    )

    def prepare(self, thing: Any, user: Any) -> None:
        """Begin with the language of who leaves, or of the last person of the State, and say so."""
        if isinstance(thing, Mandate):
            self.begin_in(thing.user.language, BEFORE)
        else:
            state = str(self.initial.get("member_state") or "")
            known = Mandate.objects.languages_of([state]).get(state, "") if state else ""
            self.begin_in(known or Language.ENGLISH, LAST if known else NOBODY if state else "")


class NominationForm(PersonForm):
    """A nomination by note verbale."""

    member_state = StateField()
    role = forms.ChoiceField(label=_("Role"), choices=MandateRole.choices)
    meetings: Any = SeveralField(
        Meeting.objects.all(),
        label=_("For the meetings"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "The meeting that reviews the answers, not the one whose recommendations are asked. None chosen: for all"
            " meetings."
        ),
    )

    field_order = ("full_name", "email", "language", "member_state", "role", "meetings", "note_verbale")


class AccountForm(DeskActForm):
    """A new account."""

    username = forms.CharField(label=_("User name"), max_length=150)
    full_name = LineField(label=_("Name"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail"), help_text=_("A link to choose a password goes to this address."))
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, initial=Language.ENGLISH)
    is_data_entry = forms.BooleanField(label=_("Data entry"), required=False)
    is_reviewer = forms.BooleanField(label=_("Reviewer"), required=False)
    is_administrator = forms.BooleanField(label=_("Administrator"), required=False)


class AccountInvitationInline(DeskInline):
    """The links that were sent to a person, and what became of each."""

    model = AccountInvitation
    fk_name = "user"
    shown = ("state", "address", "invited_at", "invited_by", "valid_until", "used_at", "revoked_at", "revoked_by")
    verbose_name_plural = _("links to the account")

    @admin.display(description=_("state"))
    def state(self, invitation: AccountInvitation) -> str:
        is_stored = invitation.pk is not None  # a forged form may ask for rows that there are not
        return str(invitation.state_at(timezone.now()).label) if is_stored else ""


class MandateInline(DeskInline):
    """For what a person is, or was, named."""

    model = Mandate
    fk_name = "user"
    shown = ("member_state", "role", "counts_for", "note_verbale", "nominated_at", "ended_at")
    show_change_link = True

    @admin.display(description=_("counts for"))
    def counts_for(self, mandate: Mandate) -> str:
        return str(mandate.meeting or gettext("all meetings"))


def is_waited_for(user: User) -> bool:
    """Whether an account was not taken up yet, and a link can be sent."""
    return bool(user.is_active and user.email and not user.has_signed_in)


class ResetSignInForm(DeskActForm):
    """Why a sign-in is reset."""

    reason = LineField(
        label=_("How you know that it is this person"),
        max_length=500,
        help_text=_(
            "For example a call back on the telephone number in the note verbale. It is recorded in the audit."
        ),
    )


class UserAdmin(EditedAdmin):
    """Accounts. Nobody but an administrator sees the table; a password is never shown."""

    shown = (
        "username", "full_name", "email", "language", "is_active", "is_data_entry", "is_reviewer", "is_administrator",
        "last_login", "created_at",
    )  # fmt: skip
    edited = (
        "full_name", "email", "language", "is_active", "is_data_entry", "is_reviewer", "is_administrator",
    )  # fmt: skip
    adding = DeskAct(
        "add",
        _("Create an account"),
        lambda _thing, **words: actions.create_user(**words),
        may=lambda user, _thing: may_manage_people(user),
        form=AccountForm,
        explains=_("A person of a State gets an account without a role here, and a mandate by note verbale."),
        done=_("The account was created. The person gets a link by email."),
    )
    acts = (
        DeskAct(
            "send-link",
            _("Send a link to the account"),
            lambda user, **words: actions.send_account_link(user=user, **words),
            may=lambda user, _thing: may_manage_people(user),
            explains=_("The link works once, for 14 days. If it is opened later, a new one is sent by itself."),
            done=_("The link was sent by e-mail."),
            fits=is_waited_for,
        ),
        DeskAct(
            "revoke-link",
            _("Revoke the link"),
            lambda user, **words: actions.revoke_account_link(user=user, **words),
            may=lambda user, _thing: may_manage_people(user),
            explains=_("Pending links no longer work, and emails hold no link until you send one again."),
            done=_("The link was revoked."),
            fits=lambda user: is_waited_for(user) and user.account_invitations.unspent().exists(),
        ),
        DeskAct(
            "reset-sign-in",
            _("Reset this person's sign-in"),
            lambda user, **words: actions.reset_sign_in(user=user, link_for=links.link_for, **words),
            may=lambda user, _thing: may_manage_people(user),
            form=ResetSignInForm,
            explains=_(
                "For a person who lost the password, the second factor and the recovery codes. All three are removed,"
                " every session of the person ends, and a link to set a new password is sent by e-mail."
            ),
            done=_("Removed. The link is on its way by e-mail."),
            fits=lambda person: person.is_active,
        ),
    )
    inlines = (AccountInvitationInline, MandateInline)
    list_display = (
        "username", "full_name", "is_active", "is_data_entry", "is_reviewer", "is_administrator", "last_login",
    )  # fmt: skip
    list_filter = ("is_active", "is_data_entry", "is_reviewer", "is_administrator")
    search_fields = ("username", "full_name", "email")

    def may_edit(self, user: User) -> Verdict:
        return may_manage_people(user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_authenticated and bool(self.may_edit(clerk(request)))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        return DeskAdmin.add_view(self, request, form_url, extra_context)

    def seen_by(self, user: User) -> QuerySet[User]:
        return User.objects.all() if may_manage_people(user) else User.objects.none()

    def store(self, thing: Any, fields: dict[str, Any], by: User, now: datetime.datetime) -> User:
        return actions.change_user(user=thing, by=by, now=now, **fields)


def nominated(mandates: list[Mandate] | Mandate) -> str:
    """Who was nominated for which State, and what the person was sent."""
    first = mandates if isinstance(mandates, Mandate) else mandates[0]
    sentence = gettext(
        "The person was nominated. A link to the account was sent by e-mail; it works once, for 14 days."
    )
    if first.user.has_signed_in:
        sentence = gettext("The person was nominated, and told by e-mail.")
    names = pgettext("between the parts of a list", ", ").join([str(first.member_state), str(first.user)])
    said = gettext("%(names)s: %(sentence)s") % {"names": names, "sentence": sentence}
    return " ".join([said, *_given_way(first)])


def _given_way(mandate: Mandate) -> Iterator[str]:
    """Who is nominated for all meetings gives way, for its meeting, to who is nominated for one."""
    if mandate.meeting is None or mandate.role not in SENDING_ROLES:
        return
    of_all = Mandate.objects.acting().filter(meeting=None, member_state=mandate.member_state, role=mandate.role)
    for each in of_all.exclude(user=mandate.user).select_related("user"):
        yield gives_way(each)


def after_nomination(request: HttpRequest, mandates: Any) -> str:
    """Back to the States of a period that have nobody, where the person came from its board."""
    period = ReportingPeriod.objects.filter(slug=request.GET.get("period", "")).first()
    return f"{board_address(period)}?stage=nobody#list" if period else list_of(Mandate)


class MandateAdmin(ExportedMandates, DeskAdmin):
    shown = (
        "user", "member_state", "role", "meeting", "note_verbale", "nominated_at", "nominated_by", "ended_at",
        "ended_by",
    )  # fmt: skip
    adding = DeskAct(
        "add",
        _("Record a nomination"),
        lambda _thing, **words: actions.nominate_by_email(**words),
        may=lambda user, _thing: may_manage_people(user),
        form=NominationForm,
        explains=_(
            "At most one acting focal point and one acting alternate for a State and meeting. Who is nominated for one"
            " meeting reports there in place of who is nominated for all."
        ),
        done=nominated,
        next_address=after_nomination,
    )
    acts = (
        DeskAct(
            "hand-over",
            _("Hand over"),
            lambda mandate, **words: actions.hand_over(mandate=mandate, **words),
            may=lambda user, _mandate: may_manage_people(user),
            form=PersonForm,
            template="admin/hand_over.html",
            explains=_(
                "The mandate ends and another person holds it from the same moment, for the same meetings. Drafts and"
                " everything else of the State stay. Who leaves is told by e-mail."
            ),
            done=nominated,
            fits=lambda mandate: mandate.is_acting and mandate.role in SENDING_ROLES,
        ),
        DeskAct(
            "end",
            _("End the mandate"),
            lambda mandate, **words: actions.end_mandate(mandate=mandate, **words),
            may=lambda user, _mandate: may_manage_people(user),
            explains=_(
                "The next request of this person for the State is refused. What was saved stays the State’s. The person"
                " is told by e-mail."
            ),
            done=_("The mandate was ended."),
            fits=lambda mandate: mandate.is_acting,
        ),
    )
    change_form_template = "admin/nomination.html"
    list_display = ("person", "role", "member_state", "meeting", "nominated_at", "ended_at")
    list_filter = (MandateStage, "role", ("meeting", MeetingFilter), "member_state__regional_group")
    list_select_related = ("member_state", "user", "meeting")
    search_fields = ("member_state__name_en", "member_state__iso3", "user__full_name", "user__username", "note_verbale")
    date_hierarchy = "nominated_at"

    @admin.display(description=_("person"), ordering="user")
    def person(self, mandate: Mandate) -> Any:
        return bare(mandate.user)

    def name_of(self, thing: Any) -> str:
        """The person, the role, and the State by its name in the reader's language."""
        parts = [str(thing.user), thing.get_role_display(), str(thing.member_state)]
        return pgettext("between the parts of a list", ", ").join(parts)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The list; whoever cannot change a nomination reads who does."""
        said = {"explains": why_not_changed(clerk(request))}
        return super().changelist_view(request, {**said, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One nomination; whoever cannot change one that acts reads who does."""
        mandate = self.seen_or_404(request, object_id)
        said = {"why_not_changed": why_not_changed(clerk(request)) if mandate.is_acting else ""}
        return super().change_view(request, object_id, form_url, {**said, **(extra_context or {})})


desk.register(User, UserAdmin)
desk.register(Mandate, MandateAdmin)


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
