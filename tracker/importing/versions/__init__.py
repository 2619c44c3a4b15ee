"""What a document is to those the record has: which of their recommendations it prints again, and as what.

Belongs here: comparing words, pure - no database, no clock. All that comes out is a suggestion: nothing counts before a
person confirmed it (domain, section 5). `matching` compares recommendations in one language, and a text with its
translation, `kinship` whole documents. What a confirmation makes of a match is in `tracker.actions.confirming`.
"""
