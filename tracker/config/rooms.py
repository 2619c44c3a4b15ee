"""Where the private rooms are."""

PRIVATE_ROOMS = ("/portal/", "/admin/")
