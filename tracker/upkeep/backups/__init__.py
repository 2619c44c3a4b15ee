"""Backups of the whole record: made while it serves, proved before anything of them is put back.

A backup is a folder: the database in one file, the stored files as they lie in MEDIA_ROOT, a list of them that
`sha256sum --check files.sha256` reads, and `manifest.json`, which is written last. The secret is not in it, only a
fingerprint by which a restore knows the right one; and the log of take-downs is not, which is what undoes a backup.
"""
