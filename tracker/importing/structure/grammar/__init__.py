"""One grammar for documents of any body: numbered paragraph, recommending verb, addressee, with headings and lead-ins.

Belongs here: how it reads (`paragraphs`, `instruments`) and what it reads by, as tables: a row for the habits of each
body (`structure`), and the table of acts (`acts.tsv`).
"""
