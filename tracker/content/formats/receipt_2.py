"""Receipt of a sending, format 2 (release 0.2.0). Frozen.

It names no row: `state` and `period` say whose response it is a part of, `slug` is the recommendation's address in its
meeting, `confirms` the receipt of the sending whose answer is confirmed without change, and each item that is `cited`
carries the checksum of its file or its link.
"""

SENDING = (
    "format",
    "uuid",
    "state",
    "period",
    "submitted_at",
    "reported_on",
    "channel",
    "on_behalf",
    "cleared_by",
    "cleared_on",
    "note_verbale",
    "scan",
    "answers",
    "commitments",
)
ANSWER = (
    "recommendation",
    "slug",
    "version",
    "confirms",
    "implementation_status",
    "summary",
    "obstacles",
    "assistance_needed",
    "language",
    "commitments",
    "cited",
)
COMMITMENT = (
    "commitment",
    "version",
    "recommendations",
    "text",
    "lead_institution",
    "target_on",
    "progress",
    "note",
    "language",
    "cited",
)
