"""What adding one measure to several answers does, in one transaction: a refusal leaves nothing."""

import datetime
import uuid as uuids

from django.db import transaction

from tracker import actions
from tracker.choices import EvidenceKind
from tracker.models import Evidence, StatusUpdate
from tracker.portal.evidence.citing_forms import TITLE_LIMIT
from tracker.portal.report_once.forms import OneActForm
from tracker.portal.rooms import Room
from tracker.portal.saving import cited_in


@transaction.atomic
def apply_act(room: Room, form: OneActForm, *, now: datetime.datetime) -> list[StatusUpdate]:
    """Add the act of the form to what is ticked. Raises what `actions.apply_to_many` raises."""
    return actions.apply_to_many(
        uuid=form.cleaned_data["uuid"],
        member_state=room.member_state,
        act=form.act(cited_in(room, form, now)),
        served=form.served(),
        by=room.user,
        now=now,
    )


def keep_upload(room: Room, form: OneActForm, *, now: datetime.datetime) -> Evidence:
    """Add the form's file to the library, before the page that shows what will come of it. Raises ValidationError."""
    data = form.cleaned_data
    return actions.add_evidence(
        uuid=data["upload_uuid"] or uuids.uuid4(),
        member_state=room.member_state,
        title=data["link_title"] or data["upload"].name[:TITLE_LIMIT],
        kind=EvidenceKind.OTHER,
        dated_on=None,
        language=form.language_of_new,
        is_public=data["link_public"] == "yes",
        upload=data["upload"],
        by=room.user,
        now=now,
    )
