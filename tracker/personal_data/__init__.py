"""What is kept of one person, handed out whole: `manage.py export_person`. How long it is kept: `housekeeping`."""
