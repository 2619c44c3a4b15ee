"""What a State answers and promises in a document: labels it names, paragraphs it refers to, its replies, its pledges.

Belongs here: reading these. They are printed matter: nothing here is an answer of the record (domain, section 3).
"""
