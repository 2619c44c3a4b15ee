"""Body of a publication, format 1 (release 0.1.0). Frozen."""

ANSWER = (
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
