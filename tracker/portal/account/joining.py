"""Links that were mailed: to take up an account, and to set a new password.

Nothing is used up by opening a link, and no address holds it for long: it leads on at once to a page without it, so
that it stands in no log, no Referer and no screen that somebody photographs; the browser holds its checksum alone,
signed, for an hour. Mail programs that open links to look at them do no harm.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tracker import actions
from tracker.choices import Language
from tracker.mail import invited_people
from tracker.models import AccountInvitation, Mandate, User
from tracker.models.people import checksum_of
from tracker.portal.access import posted
from tracker.portal.account.signing_forms import NewPasswordForm, ResetForm, password_field, rules_of_passwords
from tracker.portal.forms import Line, PortalForm
from tracker.portal.rooms import rooms_of
from tracker.signing import links, sessions, sign_in_log, steps
from tracker.signing.kept import take_kept
from tracker.signing.passing import forget_link, forget_reset, held_link, held_reset, hold_link, hold_reset


class TakeUpForm(PortalForm):
    """What a person chooses when she opens the link. A password is never shown again; all else is."""

    full_name = Line(
        label=gettext_lazy("Your name"),
        limit=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Write your name, as your colleagues should read it.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of pages and e-mails"), choices=Language.choices)
    password = password_field(
        gettext_lazy("Password"),
        autocomplete="new-password",
        help_text=rules_of_passwords,
        error_messages={"required": gettext_lazy("Choose a password.")},
    )
    password_again = password_field(
        gettext_lazy("The same password again"),
        autocomplete="new-password",
        error_messages={"required": gettext_lazy("Write the password a second time.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, second = cleaned.get("password"), cleaned.get("password_again")
        if first and second and first != second:
            self.add_error(
                "password_again", gettext_lazy("The two passwords are not the same. Please write both again.")
            )
        return cleaned


# Whatever the method, the same answer: a refusal would be written into the log with its address, the token in it. It
# changes nothing, so a post from elsewhere does no harm.
@csrf_exempt
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Remember which link was opened, and go on to a page whose address does not hold it."""
    response = redirect("portal:take_up")
    hold_link(response, checksum_of(token))
    response["Referrer-Policy"] = "no-referrer"  # here alone: a form sent from such a page has no Origin to prove
    return response


def opened(request: HttpRequest) -> AccountInvitation | None:
    """The invitation whose link was opened in this browser, if it still works."""
    found = AccountInvitation.objects.open(timezone.now()).filter(token_sha256=held_link(request))
    return found.select_related("user").first()


@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "HEAD", "POST"])
def take_up(request: HttpRequest) -> HttpResponse:
    """Choose a first password; with it the link is spent and the person signed in.

    A link that was used, revoked, is too old or never was leads to one and the same page. If the person never signed
    in, a new link is sent to her.
    """
    invitation = opened(request)
    if invitation is None:
        return _spent(request)
    person = invitation.user
    _speak(request, person.language)
    form = TakeUpForm(posted(request), initial={"full_name": person.full_name, "language": person.language})
    if request.method == "POST" and form.is_valid() and _taken_up(request, invitation, form):
        response = redirect(first_page(invitation.user))
        forget_link(response)
        return response
    if form.is_refused:  # somebody was quicker with the same link
        return render(request, "portal/link_spent.html", {"here": "join"})
    form.restore(take_kept(request) if request.method == "GET" else None)
    named = invited_people.account_mail(person, timezone.now().date())
    periods = list(dict.fromkeys(each.period for each in named["work"]))
    context = {"form": form, "person": person, "mandates": named["mandates"], "periods": periods, "here": "join"}
    return render(request, "portal/join.html", context, status=form.status)


def _spent(request: HttpRequest) -> HttpResponse:
    """Return the page about a link that does not work; the browser forgets the link, so reloading sends no mail."""
    if checksum := held_link(request):
        links.renew(request, checksum)
    response = render(request, "portal/link_spent.html", {"here": "join"})
    forget_link(response)
    return response


def _speak(request: HttpRequest, language: str) -> None:
    """The page speaks to the person who was invited, whatever the browser asks for."""
    translation.activate(language)
    request.LANGUAGE_CODE = translation.get_language() or "en"


def first_page(user: User) -> str:
    """Where a newcomer begins: at the handover, where she takes over; else at the page that says what is asked."""
    open_rooms = [room for room in rooms_of(user, timezone.now()) if not room.is_closed]
    if not open_rooms:
        return reverse("portal:tasks")
    room = open_rooms[0]
    takes_over = room.sends and Mandate.objects.sent_before(user, room.member_state.pk).exists()
    return room.address("handover" if takes_over else "welcome")


def _taken_up(request: HttpRequest, invitation: AccountInvitation, form: TakeUpForm) -> bool:
    """The one act of this form; afterwards the person is signed in, and nobody else is in this browser."""
    data = form.cleaned_data
    user = form.carry_out(
        lambda: actions.take_up_account(
            invitation=invitation,
            password=data["password"],
            full_name=data["full_name"],
            language=data["language"],
            by=invitation.user,
            now=timezone.now(),
        )
    )
    if user is None:
        return False
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    sessions.begin(request)
    sign_in_log.note(request, sign_in_log.SIGNED_IN, by="invitation", person=user)
    _speak(request, user.language)
    messages.success(request, _("Your account is ready. From now on you sign in with your user name."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """Ask for a link. The answer is the same for everybody, whoever is named."""
    form = ResetForm(posted(request))
    if request.method == "POST" and form.is_valid():
        links.ask(request, form.cleaned_data["name"])
        messages.success(
            request,
            _(
                "If an account has this name or address, a link is on its way to its e-mail address. It arrives within"
                " a minute and works once: a link to set a new password for two hours, a link to set up an account for"
                " 14 days."
            ),
        )
        return redirect("portal:sign_in")
    return render(request, "portal/reset.html", {"form": form}, status=form.status)


# As for an invitation: any method gets the same answer, which changes nothing (`join`).
@csrf_exempt
def reset_link(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """Remember which link was opened, and redirect to a page whose address does not hold it."""
    response = redirect("portal:new_password")
    hold_reset(response, key, token)
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: HttpRequest) -> HttpResponse:
    """Set a new password by the link that was opened, and sign in with it; a second factor is still asked for."""
    key, token = held_reset(request)
    person = links.person_at(key, token)
    if person is None:
        return render(request, "portal/reset_link.html", {"form": None}, status=404)
    form = NewPasswordForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = form.carry_out(
            lambda: actions.set_password(
                password=data["new_password1"],
                by=person,
                now=timezone.now(),
                still=lambda stored: links.works(stored, token),
            )
        )
        if form.is_refused:  # somebody was quicker with the same link
            return render(request, "portal/reset_link.html", {"form": None}, status=404)
        if done is not None:
            messages.success(request, _("Your new password is set."))
            response = steps.go_on(request, done, "")
            forget_reset(response)
            return response
    return render(request, "portal/reset_link.html", {"form": form, "person": person}, status=form.status)
