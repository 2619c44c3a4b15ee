"""Who is told what. A mail is a row, written in the transaction of the act it tells of: there if done, only if done.

`kinds` says why each notice is sent, `telling` writes the rows in the language of each person, `page` makes the HTML
of their text, `sending` hands them to the mail server, `forgetting` blanks what an erasure reaches. The queue is a
table of the same database (docs/adr/0004, 0012).
"""

from tracker.mail.corrections import (
    about_acceptance,
    about_correction,
    about_moved,
    about_moved_recommendation,
    about_removed,
    acceptance_sentence,
    moved_recommendation_sentence,
    moved_sentence,
    removed_sentence,
)
from tracker.mail.ended_mandates import about_ended_mandate
from tracker.mail.forgetting import forget_about_evidence, forget_about_versions
from tracker.mail.invited_people import PeriodWork, account_mail, inviting, work_by
from tracker.mail.matter import address_of
from tracker.mail.outbox import (
    about_decisions,
    about_evidence,
    about_invitations,
    about_request,
    about_sending,
    about_submission,
    about_versions,
    changed_invitations,
    dates_changed,
    preview,
    queue,
    reached,
    remind,
    reminding,
    senders_of,
    tell,
    thank,
    thanking,
)
from tracker.mail.reviewed_sendings import about_review

__all__ = [
    "PeriodWork",
    "about_acceptance",
    "about_correction",
    "about_decisions",
    "about_ended_mandate",
    "about_evidence",
    "about_invitations",
    "about_moved",
    "about_moved_recommendation",
    "about_removed",
    "about_request",
    "about_review",
    "about_sending",
    "about_submission",
    "about_versions",
    "acceptance_sentence",
    "account_mail",
    "address_of",
    "changed_invitations",
    "dates_changed",
    "forget_about_evidence",
    "forget_about_versions",
    "inviting",
    "moved_recommendation_sentence",
    "moved_sentence",
    "preview",
    "queue",
    "reached",
    "remind",
    "reminding",
    "removed_sentence",
    "senders_of",
    "tell",
    "thank",
    "thanking",
    "work_by",
]
