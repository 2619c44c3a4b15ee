"""What a template of the record calls a language."""

from django import template

from tracker.language_names import language_name

register = template.Library()
register.filter(language_name)
