"""The portal's pages. A view reads through `tracker.portal.queries`, checks a form, and does one act."""
