"""Body of a publication, format 2 (release 0.2.0): format 1 with its number. Frozen."""

ANSWER = (
    "format",
    "recommendation",
    "printing",
    "period",
    "version",
    "on_behalf",
    "implementation_status",
    "summary",
    "obstacles",
    "assistance_needed",
    "language",
    "reported_on",
    "corrected_on",
    "unchanged_from",
)
COMMITMENT = (
    "format",
    "commitment",
    "recommendations",
    "period",
    "version",
    "on_behalf",
    "text",
    "lead_institution",
    "target_on",
    "progress",
    "note",
    "language",
    "reported_on",
    "corrected_on",
)
