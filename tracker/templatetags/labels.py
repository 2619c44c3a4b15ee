"""What a template asks of a printed label."""

from django import template

from tracker.models.labels import is_added, is_long

register = template.Library()
register.filter("is_added_label", is_added)
register.filter("is_long_label", is_long)
