"""`manage.py send_test_mail ADDRESS`: whether the mail server takes a mail, at once and without the worker."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

SUBJECT = "Test of the Follow-up Record"
TEXT = "This mail was sent by manage.py send_test_mail at {address}. Nobody has to answer it.\n"


class Command(BaseCommand):
    help = "Send one mail to an address with the settings of SMTP; exit 1 with what the server said where it refuses."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", metavar="ADDRESS")

    def handle(self, *args: Any, **options: Any) -> None:
        address: str = options["address"]
        try:
            validate_email(address)
        except ValidationError as fault:
            raise CommandError(f"{address} is no mail address.") from fault
        mailers: Any = settings.MAILERS
        place = mailers["default"].get("OPTIONS", {})
        server = f"{place['host']}:{place['port']}" if "host" in place else place.get("file_path", "memory")
        try:
            EmailMessage(subject=SUBJECT, body=TEXT.format(address=settings.SITE_ADDRESS), to=[address]).send()
        except OSError as fault:  # what smtplib raises is one as well
            raise CommandError(f"{server} did not take it: {type(fault).__name__}: {fault}") from fault
        self.stdout.write(f"{server} took a mail from {settings.DEFAULT_FROM_EMAIL} to {address}.")
