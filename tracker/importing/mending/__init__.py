"""Mending: what a person makes of findings before they are confirmed. Pure: findings in, other findings out.

Belongs here: each correction of the review page as a function on the stored form of findings
(`structure.findings.to_proposal`). Not here: the pages (`tracker.admin.import_review`), and what writes the result
(`tracker.actions.sources`). Nothing that was read is lost by a correction: what is set aside stays as a candidate or a
paragraph.
"""
