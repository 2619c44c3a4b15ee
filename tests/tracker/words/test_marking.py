"""What was searched for is marked in a text, and a part of a long one is shown where most of it stands."""

from tracker.words import asked, marked


def shown(text: str, query: str, language: str = "en", most: int | None = None) -> str:
    pieces = marked(text, language, asked(query, {}), most)
    return "".join(f"[{each.text}]" if each.is_found else each.text for each in pieces)


def test_words_are_marked_in_any_form() -> None:
    assert shown("Training of judges, and to train.", "trained judge") == "[Training] of [judges], and to [train]."
    assert shown("Échanges d’idées", "echange", "fr") == "[Échanges] d’idées"
    assert shown("司法部开展了培训", "司法部 培训") == "[司法部]开展了[培训]"
    assert shown("أجرت والتدريب على", "تدريب", "ar") == "أجرت [والتدريب] على"


def test_a_phrase_is_marked_as_one_and_what_is_left_out_is_not() -> None:
    assert shown("law and law enforcement", '"law enforcement" -and') == "law and [law enforcement]"
    assert shown("under 15 (g) of it", "15(g)") == "under [15 (g]) of it"


def test_nothing_of_the_text_is_lost() -> None:
    text = "  A <b>word</b>, twice: word. "
    assert "".join(each.text for each in marked(text, "en", asked("word", {}))) == text


def test_a_part_begins_and_ends_at_a_word() -> None:
    text = " ".join(["begin"] * 50 + ["needle", "haystack"] + ["end"] * 50)
    part = shown(text, "needles haystacks", most=120)
    assert part.startswith("… begin ")
    assert "[needle] [haystack]" in part
    assert part.endswith(" end …")
    assert len(part) < 140
