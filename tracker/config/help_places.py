"""Which guide, and which heading of it, helps with each page of the portal and of the secretariat.

Belongs here: names of addresses, and anchors of `docs/guides/`. A page that is not named gets the guide from its start.
"""

from django.http import HttpRequest
from django.urls import reverse

# Of the portal, by the name of the address or its beginning; of several that fit, the longest.
FOCAL_POINTS = {
    "tasks": "asked",
    "task_list": "asked",
    "welcome": "asked",
    "intention": "intention",
    "answer": "answer",
    "people": "people",
    "invite": "people",
    "person": "people",
    "handover": "people",
    "end_mandate": "people",
    "change_due": "people",
    "questionnaire": "clearance",
    "library": "evidence",
    "evidence": "evidence",
    "commitment": "commitments",
    "check": "send",
    "receipt": "send",
    "consent": "public",
    "answer_correct": "withdraw",
    "answer_withdraw": "withdraw",
    "commitment_correct": "withdraw",
    "commitment_withdraw": "withdraw",
    "account": "account",
    "mail": "account",
    "news": "account",
    "sign_in": "account",
    "second_step": "account",
    "join": "account",
    "reset": "account",
}
SECRETARIAT = {
    "index": "todo",
    "search": "todo",
    "tracker_importproposal": "import",
    "tracker_sourcedocument": "import",
    "tracker_recommendation": "import",
    "tracker_spreadsheetimport": "import",
    "tracker_theme": "import",
    "tracker_reportingperiod": "period",
    "period": "board",
    "period_end": "end",
    "completed_form": "letters",
    "period_letter": "letters",
    "period_nominations": "people",
    "tracker_invitation": "reminders",
    "tracker_mandate": "people",
    "tracker_user": "people",
    "tracker_outgoingmail": "reminders",
    "tracker_submission_letter": "letters",
    "tracker_submission": "corrections",
    "tracker_correction": "corrections",
    "tracker_transmission": "review",
    "planned": "undo",
    "tracker_statusupdate": "review",
    "tracker_statusupdate_return": "return",
    "tracker_statusupdate_withdraw": "corrections",
    "tracker_commitmentupdate": "review",
    "tracker_commitmentupdate_return": "return",
    "tracker_commitmentupdate_withdraw": "corrections",
    "tracker_commitment": "review",
    "tracker_evidence": "review",
    "tracker_publication": "public",
    "tracker_auditevent": "audit",
}
GUIDES = {"portal": ("focal-points", FOCAL_POINTS), "admin": ("secretariat", SECRETARIAT)}


def help_address(request: HttpRequest) -> str:
    """The address of what helps with the page that is asked for; empty for a page of no guide."""
    match = request.resolver_match
    if match is None or match.namespace not in GUIDES:
        return ""
    guide, places = GUIDES[match.namespace]
    name = match.url_name or ""
    fitting = [place for place in places if name.startswith(place)]
    anchor = f"#{places[max(fitting, key=len)]}" if fitting else ""
    return reverse("report:guide", args=[guide]) + anchor
