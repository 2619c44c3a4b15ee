"""Whose commitments they are: the State's own only where the State itself makes them, never what others recommend."""

import pytest

from tests.tracker.importing.reports import codes, findings_of
from tracker.importing.structure import Findings

HEAD = """A/HRC/99/31

Human Rights Council
Report of the Working Group on the Universal Periodic Review

Peru

I. Summary of the proceedings of the review process

1. The review of Peru was held at the 3rd meeting, on 3 March 2031.

2. {summary}

II. Conclusions and/or recommendations

3. {lead_in}

{items}

4. All conclusions and/or recommendations contained in the present report reflect the position of the submitting States.
"""
REFUSED = "The recommendations below did not enjoy the support of Peru"
THEIRS = ("Plant an elm in each village (Chad);", "Count the frogs (Norway);", "Map the hedges (Chad, Norway).")
OWN = ("To plant an elm in each village;", "To count the frogs;", "To map the hedges.")


def review(lead_in: str, *items: str, summary: str = "Delegations spoke of trees.", after: str = "") -> Findings:
    """What is found in a report of a review of Peru with one list under paragraph 3."""
    listed = "\n\n".join(f"3.{at} {item}" for at, item in enumerate(items, start=1))
    return findings_of(HEAD.format(summary=summary, lead_in=lead_in, items=listed) + after)


def positions(found: Findings) -> list[tuple[str, str | None]]:
    return [(each.label, each.position) for each in found.recommendations]


@pytest.mark.parametrize(
    "lead_in",
    [
        f"{REFUSED}, as they are not in conformity with its existing laws, pledges and commitments:",
        f"{REFUSED}, which does not consider them in line with its voluntary commitments:",
        "Peru considers that the recommendations below cannot enjoy its support, given its pledges and commitments:",
        f"{REFUSED}, which made the following voluntary commitments:",
        f"{REFUSED}. They are not in line with its pledges and commitments:",
    ],
)
def test_refused_recommendations_are_no_commitments_of_the_state_that_refused_them(lead_in: str) -> None:
    found = review(lead_in, *THEIRS)
    assert found.commitments == ()
    assert positions(found) == [("3.1", "noted"), ("3.2", "noted"), ("3.3", "noted")]


@pytest.mark.parametrize(
    ("code", "head", "lead_in", "items"),
    [
        (
            "fr",
            "Conseil des droits de l’homme\n\nRapport du Groupe de travail sur l’Examen périodique universel\n\n"
            "Maroc\n\nII. Conclusions et/ou recommandations",
            "Les recommandations ci-après ne recueillent pas l’appui du Maroc car elles ne sont pas conformes à ses "
            "promesses et engagements :",
            ("Planter des arbres (Chili) ;", "Compter les grenouilles (Norvège)."),
        ),
        (
            "zh",
            "人权理事会\n\n普遍定期审议工作组报告\n\n新加坡\n\n二、结论和/或建议",
            "以下建议未获得新加坡的支持，因其不符合该国的自愿承诺：",
            ("植树（智利）；", "开放图书馆（挪威）。"),
        ),
        (
            "ar",
            "مجلس حقوق الإنسان\n\nتقرير الفريق العامل المعني بالاستعراض الدوري الشامل\n\nتونس\n\n"
            "ثانيا- الاستنتاجات و/أو التوصيات",
            "لا تحظى التوصيات التالية بتأييد تونس لأنها لا تتفق مع التزامات طوعية:",
            ("غرس الأشجار (شيلي)؛", "فتح المكتبات (النرويج)."),
        ),
    ],
)
def test_what_was_refused_is_no_commitment_in_the_other_languages(
    code: str, head: str, lead_in: str, items: tuple[str, ...]
) -> None:
    between, mark = ("-", "3- ") if code == "ar" else (".", "3. ")
    listed = "\n\n".join(f"3{between}{at} {item}" for at, item in enumerate(items, start=1))
    found = findings_of(f"A/HRC/99/31\n\n{head}\n\n{mark}{lead_in}\n\n{listed}\n")
    assert found.commitments == ()
    assert positions(found) == [("3.1", "noted"), ("3.2", "noted")]


@pytest.mark.parametrize(
    "lead_in",
    [
        "Peru, which supports the recommendations made by Chad, announced the following voluntary commitments:",
        "The recommendations above are not in line with the voluntary commitments:",
        "Norway announced the following voluntary commitments:",
    ],
)
def test_a_list_that_could_be_either_gives_candidates_and_a_warning(lead_in: str) -> None:
    found = review(lead_in, *OWN)
    assert (found.commitments, found.recommendations) == ((), ())
    assert [each.label for each in found.candidates] == ["3.1", "3.2", "3.3"]
    assert "list_either" in codes(found)


def test_commitments_under_which_other_states_are_named_could_be_either() -> None:
    found = review("Peru announced the following voluntary commitments:", *THEIRS)
    assert (found.commitments, found.recommendations) == ((), ())
    assert [each.text for each in found.candidates] == list(THEIRS)
    assert "list_either" in codes(found)


def test_recommendations_without_a_position_are_not_commitments_that_they_are_not_in_line_with() -> None:
    found = review("The recommendations below are not in line with its pledges and commitments:", *THEIRS)
    assert (found.commitments, positions(found)) == ((), [("3.1", None), ("3.2", None), ("3.3", None)])
    assert "position_unclear" in codes(found)


def test_one_text_that_ends_with_another_state_is_left_out_of_the_commitments() -> None:
    found = review("Peru announced the following voluntary commitments:", *OWN[:2], "Map the hedges (Norway).", *OWN)
    assert [each.text for each in found.commitments] == [*OWN[:2], *OWN]
    assert [each.text for each in found.candidates] == ["Map the hedges (Norway)."]
    assert [each.message for each in found.warnings if each.code == "commitment_of_another"] == [
        "This text is among the commitments of the State and names another State, so it is only a candidate: "
        "Map the hedges (Norway)."
    ]


@pytest.mark.parametrize(
    "lead_in",
    [
        "The following pledges and commitments were made by Peru:",
        "The following voluntary commitments were announced:",
        "Voluntary commitments of Peru:",
        "The delegation undertook the following additional commitments:",
        "It also agreed to make a number of voluntary pledges:",
        "Peru accepted the recommendations above. It announced the following voluntary commitments:",
        "In the light of the words of Chad and Norway, Peru made the following voluntary commitments:",
        "Having taken the recommendations above into account, the Government of Peru presented its voluntary pledges:",
    ],
)
def test_what_the_state_itself_commits_to_is_its_commitment(lead_in: str) -> None:
    found = review(lead_in, *OWN)
    assert [each.text for each in found.commitments] == list(OWN)
    assert {each.iso3 for each in found.commitments} == {"PER"}
    assert found.recommendations == ()
    assert "list_either" not in codes(found)


@pytest.mark.parametrize("lead_in", ["In reply to Chad, Peru announced", "Chad said that Peru had made"])
def test_a_list_of_a_summary_that_names_others_too_could_be_either(lead_in: str) -> None:
    summary = f"{lead_in} the following voluntary commitments: (a) to plant elms; (b) to count frogs."
    found = review(f"{REFUSED}:", *THEIRS, summary=summary)
    assert found.commitments == ()
    assert [each.text for each in found.candidates] == ["to plant elms;", "to count frogs."]
    assert "list_either" in codes(found)


@pytest.mark.parametrize("speaker", ["Chad was glad of", "Chad announced"])
def test_in_a_summary_no_list_is_the_states_that_another_state_speaks_of(speaker: str) -> None:
    found = review(
        f"{REFUSED}:",
        *THEIRS,
        summary=f"{speaker} the following voluntary commitments: (a) to plant elms; (b) to count frogs.",
    )
    assert found.commitments == ()
    assert "list_either" not in codes(found)


def test_a_list_of_a_summary_without_a_subject_is_a_warning_only() -> None:
    found = review(
        f"{REFUSED}:",
        *THEIRS,
        summary="Laws were reviewed in line with the voluntary commitments: (a) on elms; (b) on frogs.",
    )
    assert found.commitments == ()
    assert "list_either" in codes(found)


PLEDGES = """
III. Voluntary pledges and commitments

5. Peru will open a school of gardeners.

6. Plant more limes (Chad).

7. Norway welcomed that Peru cleans its rivers.

8. Peru will clean its ponds.

{annex}

{delegation}

The delegation was headed by Ms. Ana Torres and composed of the following members:

\u2022 Mr. Luis Vega, Director;

\u2022 Ms. Eva Sol, Counsellor.
"""


@pytest.mark.parametrize("annex", [("Annex", "Composition of the delegation"), ("Annex I", ""), ("", "Annex")])
def test_a_chapter_of_pledges_holds_neither_the_delegation_nor_what_others_say(annex: tuple[str, str]) -> None:
    found = review(f"{REFUSED}:", *THEIRS, after=PLEDGES.format(annex=annex[0], delegation=annex[1]))
    assert [each.text for each in found.commitments] == [
        "Peru will open a school of gardeners.",
        "Peru will clean its ponds.",
    ]
    assert [each.message for each in found.warnings if each.code == "commitment_of_another"] == [
        "This text is among the commitments of the State and names another State, so it is only a candidate: "
        "Plant more limes (Chad).",
        "This text is among the commitments of the State and names another State, so it is only a candidate: "
        "Norway welcomed that Peru cleans its rivers.",
    ]


COMMENTED = (
    "Plant an elm in each village (Chad): the State does not accept this recommendation, as elms are rare.",
    "Count the frogs (Norway). Peru cannot accept it.",
    "Map the hedges (Chad, Norway): rejected.",
    "Open the ponds (Iran (Islamic Republic of)) \u2013 the Government of Peru does not support this.",
    "Sing (Norway).",
)


@pytest.mark.parametrize(
    "lead_in",
    [
        "The following recommendations were made to Peru:",
        f"{REFUSED}, for the following reasons:",
    ],
)
def test_a_recommendation_and_the_comment_of_the_state_in_one_item_are_two(lead_in: str) -> None:
    found = review(lead_in, *COMMENTED)
    assert [each.text for each in found.recommendations] == [
        "Plant an elm in each village (Chad)",
        "Count the frogs (Norway)",
        "Map the hedges (Chad, Norway)",
        "Open the ponds (Iran (Islamic Republic of))",
        "Sing (Norway).",
    ]
    assert [(each.label, each.position, each.text) for each in found.answers] == [
        ("3.1", "noted", "the State does not accept this recommendation, as elms are rare."),
        ("3.2", "noted", "Peru cannot accept it."),
        ("3.3", "noted", "rejected."),
        ("3.4", "noted", "the Government of Peru does not support this."),
    ]
    assert [each.position for each in found.recommendations][:4] == ["noted"] * 4
    assert codes(found).count("comment_in_item") == 4


@pytest.mark.parametrize(
    "item",
    [
        "Consider the ponds (Chad); and accept visits of gardeners;",
        "Plant elms (Chad), and the Government should accept help (Norway);",
        "Plant elms (Chad). The Government should support gardeners;",
    ],
)
def test_a_recommendation_that_goes_on_behind_a_name_has_no_comment(item: str) -> None:
    found = review("The following recommendations were made to Peru:", item, *THEIRS)
    assert found.recommendations[0].text == item
    assert found.answers == ()


def test_reasons_that_name_no_recommendation_are_candidates_and_not_lost() -> None:
    found = review(f"{REFUSED}, for the following reasons:", "Elms are rare.", "Frogs hide.", "Hedges grow.")
    assert [each.text for each in found.candidates] == ["Elms are rare.", "Frogs hide.", "Hedges grow."]
    assert "list_not_announced" in codes(found)
