"""Where the private rooms are."""

PORTAL, DESK = "/portal/", "/admin/"
PRIVATE_ROOMS = (PORTAL, DESK)
