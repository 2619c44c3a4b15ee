"""`manage.py repeat_erasures FILE`: `repeat_take_downs --log FILE`, under its name of before."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Carry out what a list of export_erasures names and this record does not know of."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="the list (- is piped in)")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("repeat_take_downs", log=options["file"], stdout=self.stdout)
