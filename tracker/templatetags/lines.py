"""Lines of a template that are one line of the page: what is long is written on several, and no blank, or one, comes
between."""

import re

from django import template
from django.template.base import NodeList, Parser, TextNode, Token
from django.template.context import Context
from django.utils.safestring import SafeString

register = template.Library()
LINE_BREAK = re.compile(r"\s*\n\s*")


class Joined(template.Node):
    """What stands between the two tags, without the line breaks of the template and without its indentation."""

    def __init__(self, nodelist: NodeList, between: str) -> None:
        self.nodelist = nodelist
        for text in nodelist.get_nodes_by_type(TextNode):
            assert isinstance(text, TextNode)  # noqa: S101 - the query above, for the checker of types
            text.s = LINE_BREAK.sub(between, text.s)

    def render(self, context: Context) -> SafeString:
        return self.nodelist.render(context)


@register.tag
def unbroken(parser: Parser, token: Token) -> Joined:
    """Join the lines up to `endunbroken`: a break between two of them is none on the page, not even a blank.

    For text in which a blank would be seen, as before a comma. Line breaks of what is rendered, as a text of a State,
    stay.
    """
    return _joined(parser, "endunbroken", "")


@register.tag
def compact(parser: Parser, token: Token) -> Joined:
    """Join the lines up to `endcompact`: a break between two lines, with the indentation, is one blank on the page.

    For long lists, of which the indentation of the template would be a good part.
    """
    return _joined(parser, "endcompact", " ")


def _joined(parser: Parser, end: str, between: str) -> Joined:
    nodelist = parser.parse((end,))
    parser.delete_first_token()
    return Joined(nodelist, between)
