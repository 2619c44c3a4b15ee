"""Values among the settings that cannot be just any."""

from django.core.exceptions import ImproperlyConfigured


def at_least_one(name: str, value: int) -> int:
    """The value of the setting `name`. Raises ImproperlyConfigured where it is below 1."""
    if value < 1:
        raise ImproperlyConfigured(f"{name} is {value}: it must be 1 or more. For no limit in practice write 1000000.")
    return value


def no_example(name: str, value: str) -> str:
    """The value of the setting `name`. Raises ImproperlyConfigured where it was never changed from an example."""
    if "change-me" in value.lower():
        raise ImproperlyConfigured(f"{name} is the one of an example: everybody knows it. Make one of your own.")
    return value
