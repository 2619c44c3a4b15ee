"""The forms in which an address answers, and the registry that knows them."""
