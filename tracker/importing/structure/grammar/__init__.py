"""One grammar for documents of any body: numbered paragraph, recommending verb, addressee, with headings and lead-ins.

Belongs here: how it reads (`paragraphs`, `instruments`) and what it reads by, as tables: one small file for the habits
of each body (`bodies`), one for the words of each language (`words`). A body or a language more is a table more.
"""
