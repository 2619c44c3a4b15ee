"""What is written on several lines of a template and is one line of the page."""

import pytest
from django.template import Context, Template


def rendered(text: str, **facts: object) -> str:
    return Template("{% load joining lines %}" + text).render(Context(facts))


def test_a_break_between_two_lines_is_none_on_the_page_not_even_a_blank() -> None:
    assert rendered("{% unbroken %}\n  <b>a</b>\n  {% comma %}\n  b c\n{% endunbroken %}.") == "<b>a</b>, b c."


def test_what_is_inside_conditions_and_loops_is_joined_too() -> None:
    loop = "{% for x in parts %}\n  {% if x %}\n    ({{ x }})\n  {% endif %}\n{% endfor %}"
    assert rendered("{% unbroken %}\n" + loop + "\n{% endunbroken %}", parts=["a", "b"]) == "(a)(b)"


def test_line_breaks_of_what_was_said_stay() -> None:
    assert rendered("{% unbroken %}\n  {{ words }}\n{% endunbroken %}", words="one\ntwo") == "one\ntwo"


def test_of_what_is_compact_each_break_of_the_template_is_one_blank() -> None:
    assert (
        rendered("<b>{% compact %}\n  <i>a</i>\n    {{ words }}\n{% endcompact %}", words="b\n c")
        == "<b> <i>a</i> b\n c "
    )


@pytest.mark.parametrize(("parts", "line"), [([], ""), (["a"], "a"), (["a", 2], "a, 2")])
def test_parts_are_listed_as_one_line(parts: list[object], line: str) -> None:
    assert rendered("{{ parts|listed }}", parts=parts) == line


def test_what_is_listed_is_escaped() -> None:
    assert rendered("{{ parts|listed }}{% semicolon %}", parts=["<a>", "b"]) == "&lt;a&gt;, b; "
