"""Receipt of a sending, format 1 (release 0.1.0). Frozen.

`submitted_by` and `unchanged_from` are numbers of rows; `evidence` is pairs of a key and the place in it.
"""

SENDING = (
    "uuid",
    "submitted_at",
    "submitted_by",
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
    "version",
    "unchanged_from",
    "commitments",
    "evidence",
    "implementation_status",
    "summary",
    "obstacles",
    "assistance_needed",
    "language",
)
COMMITMENT = (
    "commitment",
    "version",
    "recommendations",
    "evidence",
    "text",
    "lead_institution",
    "target_on",
    "progress",
    "note",
    "language",
)
