"""`manage.py rebuild_current`: the earlier name of `rebuild_read_model`, for scripts of sites that use it."""

from tracker.management.commands.rebuild_read_model import Command as Command
