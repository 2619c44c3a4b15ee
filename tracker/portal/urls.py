"""Addresses of the portal. A room is /portal/<period>/<iso3 in lower case>/; what is in it hangs below."""

from django.urls import URLPattern, URLResolver, include, path

from tracker.portal import (
    answers,
    comments,
    commitments,
    evidence,
    people,
    questionnaire,
    receipts,
    sending,
    single_acts,
)
from tracker.portal.account import carrying, joining, mail, signing
from tracker.portal.account import views as account
from tracker.portal.tasks import views as tasks

app_name = "portal"

answer: list[URLPattern | URLResolver] = [
    path("", answers.answer, name="answer"),
    path("correct/", answers.answer, {"correcting": True}, name="answer_correct"),
    path("no-change/", answers.no_change, name="answer_no_change"),
    path("comments/", answers.answer_comment, name="answer_comment"),
    *[path(f"{act}/", single_acts.act_on_answer, {"act": act}, name=f"answer_{act}") for act in single_acts.ACTS],
]
commitment: list[URLPattern | URLResolver] = [
    path("", commitments.commitment, name="commitment"),
    path("correct/", commitments.commitment, {"correcting": True}, name="commitment_correct"),
    path("comments/", commitments.commitment_comment, name="commitment_comment"),
    *[
        path(f"{act}/", single_acts.act_on_commitment, {"act": act}, name=f"commitment_{act}")
        for act in single_acts.ACTS
    ],
]
library: list[URLPattern | URLResolver] = [
    path("", evidence.library, name="library"),
    path("add/", evidence.evidence_add, name="evidence_add"),
    path("<uuid:uuid>/correct/", evidence.evidence_correct, name="evidence_correct"),
    path("<uuid:uuid>/public/", evidence.evidence_public, name="evidence_public"),
    path("<uuid:uuid>/file/", evidence.evidence_file, name="evidence_file"),
]
person: list[URLPattern | URLResolver] = [
    path("", people.person, name="person"),
    path("take-back/", people.change_named, {"change": "take_back"}, name="take_back"),
    path("due/", people.change_named, {"change": "change_due"}, name="change_due"),
    path("link/", people.send_link, name="send_link"),
    path("end/", people.end_mandate, name="end_mandate"),
]
room: list[URLPattern | URLResolver] = [
    path("", tasks.tasks_of_room, name="task_list"),
    path("welcome/", tasks.welcome, name="welcome"),
    path("recommendations/<slug:meeting>/<slug:slug>/", include(answer)),
    path("commitments/", commitments.commitments, name="commitments"),
    path("commitments/new/", commitments.commitment_new, name="commitment_new"),
    path("commitments/<uuid:uuid>/", include(commitment)),
    path("comments/<uuid:uuid>/resolve/", comments.comment_resolve, name="comment_resolve"),
    path("comments/<uuid:uuid>/remove/", comments.comment_remove, name="comment_remove"),
    path("evidence/", include(library)),
    path("report-once/", tasks.report_once, name="report_once"),
    path("check/", sending.check, name="check"),
    path("consent/", sending.consent, name="consent"),
    path("questionnaire/", questionnaire.questionnaire, name="questionnaire"),
    path("questionnaire/file/", questionnaire.questionnaire_file, name="questionnaire_file"),
    path("questionnaire/take/", questionnaire.questionnaire_take, name="questionnaire_take"),
    path("questionnaire/cleared/<uuid:uuid>/", questionnaire.cleared_file, name="cleared_file"),
    path("intention/", tasks.intention, name="intention"),
    path("receipts/", receipts.receipts, name="receipts"),
    path("handover/", people.handover, name="handover"),
    path("handover/file/", people.handover_file, name="handover_file"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:mandate>/", include(person)),
]
own_sign_in: list[URLPattern | URLResolver] = [
    path("", account.account, name="account"),
    path("confirm/", account.confirm, name="account_confirm"),
    path("password/", account.password, name="account_password"),
    path("app/", account.app, name="account_app"),
    path("passkey/", account.passkey, name="account_passkey"),
    path("remove/<int:pk>/", account.remove, name="account_remove"),
    path("recovery-codes/", account.codes, name="account_codes"),
    path("end-session/", account.end_session, name="account_end_session"),
]

urlpatterns = [
    path("", tasks.tasks, name="tasks"),
    path("sign-in/", signing.sign_in, name="sign_in"),
    path("sign-in/second-step/", signing.second_step, name="second_step"),
    path("sign-in/passkey/", signing.passkey, name="passkey"),
    path("sign-out/", signing.SignOut.as_view(), name="sign_out"),
    path("reset/", joining.reset, name="reset"),
    path("reset/new/", joining.new_password, name="new_password"),
    path("reset/<str:key>/<str:token>/", joining.reset_link, name="reset_link"),
    path("account/", include(own_sign_in)),
    path("join/", joining.take_up, name="take_up"),
    path("join/<str:token>/", joining.join, name="join"),
    path("language/", carrying.language, name="language"),
    path("resume/", carrying.resume, name="resume"),
    path("kept/", carrying.kept_for_desk, name="kept_for_desk"),
    path("mail/", mail.mail, name="mail"),
    path("news/", mail.news, name="news"),
    path("calendar/", mail.calendar, name="calendar"),
    path("calendar/<str:key>.ics", mail.calendar_feed, name="calendar_feed"),
    path("receipts/<uuid:pk>/", receipts.receipt, name="receipt"),
    path("receipts/<uuid:pk>/file/", receipts.receipt_file, name="receipt_file"),
    path("receipts/<uuid:pk>/receipt.json", receipts.receipt_text, name="receipt_text"),
    path("<slug:period>/preview/", tasks.preview, name="preview"),
    path("<slug:period>/<slug:iso3>/", include(room)),
]
