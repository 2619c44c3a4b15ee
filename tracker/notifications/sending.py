"""Where the tasks that the release before queued look for theirs. Remove it one release later."""

from tracker.mail.sending import send_mail

__all__ = ["send_mail"]
