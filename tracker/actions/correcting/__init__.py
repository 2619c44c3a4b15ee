"""Correct a mistake of ours: one act for every mistake of the Secretariat (docs/adr/0074).

`kinds` has the steps and the registry, one `CorrectionRule` for each `CorrectionKind`; each family of kinds is a module
of its own, and registers its kinds when it is imported here.
"""

from tracker.actions.correcting import belonging, documents, letters, people, responses, versions

__all__ = ["belonging", "documents", "letters", "people", "responses", "versions"]
