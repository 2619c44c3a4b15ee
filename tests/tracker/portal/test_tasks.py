"""The task list: the words of a stage, the count, who acts next, what to do next."""

from django.utils import timezone
from lxml import html

from tracker import actions
from tracker.choices import ReviewState
from tracker.models import Assignment, StatusUpdate, Theme
from tracker.portal.answers.answer_status import AnswerProgress, TaskStatus


def listed(browser, address):
    return browser.get(address("task_list")).context["list"]


def words_of(tasks) -> dict[str, str]:
    return {task.item.recommendation.slug: task.status for task in tasks.tasks}


def test_each_answer_has_one_word_for_its_stage(focal, seed_world, address) -> None:
    seed_world.draft("15-a")
    seed_world.send(seed_world.draft("15-b"))
    back = seed_world.draft("15-c")
    seed_world.send(back)
    seed_world.give_back(StatusUpdate.objects.get(pk=back.pk), "The year is missing.")
    seed_world.publish("15-d")
    found = listed(focal, address)
    assert words_of(found) | {} == {f"15-{letter}": "not_answered" for letter in "efghijkl"} | {
        "15-a": "draft",
        "15-b": "sent",
        "15-c": "returned",
        "15-d": "accepted",
    }
    assert (found.answered, found.total) == (2, 12)
    assert found.next.label == "15 (c)"
    page = focal.get(address("task_list")).content.decode()
    assert "3 of 12 sent; 1 returned; 1 in preparation" in page
    assert "The year is missing." in page
    assert "Action needed from you." in page


def test_an_accepted_answer_is_answered_while_its_correction_is_drafted(focal, seed_world, address) -> None:
    """Whoever began a correction of a public answer read one answer less."""
    seed_world.publish("15-d")
    seed_world.draft("15-d", summary="Corrected.")
    found = listed(focal, address)
    assert words_of(found)["15-d"] == "draft"
    assert found.answered == 1
    assert "1 of 12 answered" in focal.get(address("task_list")).content.decode()


def test_what_was_returned_stays_next_while_its_next_version_is_drafted(focal, seed_world, address) -> None:
    seed_world.draft("15-a")
    back = seed_world.draft("15-c")
    seed_world.send(back)
    seed_world.give_back(StatusUpdate.objects.get(pk=back.pk), "The year is missing.")
    seed_world.draft("15-c", summary="Since March 2026.")
    assert listed(focal, address).next.label == "15 (c)"


def test_what_to_do_next_stands_before_the_way_of_the_response(focal, address) -> None:
    """Below its nine steps and the days that come it was two screens down on a telephone."""
    page = html.fromstring(focal.get(address("task_list")).content)
    found = [each.get("class") for each in page.iter() if each.get("class") in {"panel next", "way"}]
    assert found == ["panel next", "way"]


def test_what_is_marked_as_ready_is_next_when_nothing_else_is(focal, seed_world, address) -> None:
    """She who just marked an answer as ready is not led back to it while others wait for her."""
    draft = seed_world.draft("15-a")
    StatusUpdate.objects.filter(pk=draft.pk).update(ready_at=seed_world.now(), ready_by=seed_world.focal_point)
    assert listed(focal, address).next.label == "15 (b)"
    seed_world.draft("15-d")
    assert listed(focal, address).next.label == "15 (d)"
    for letter in "bcefghijkl":
        seed_world.send(seed_world.draft(f"15-{letter}"))
    seed_world.send(StatusUpdate.objects.get(printing__label="15 (d)"))
    assert listed(focal, address).next.label == "15 (a)"


def test_what_an_expert_is_still_to_write_is_next_for_her_and_last_for_who_sends(
    focal, expert, seed_world, address
) -> None:
    seed_world.draft("15-a", by=seed_world.expert)
    assert (listed(focal, address).next.label, listed(expert, address).next.label) == ("15 (b)", "15 (a)")
    for letter in "bcdefghijkl":
        draft = seed_world.draft(f"15-{letter}")
        actions.mark_ready(version=draft, is_ready=True, by=seed_world.focal_point, now=seed_world.now())
    assert listed(focal, address).next.label == "15 (b)"


def test_the_due_date_and_the_days_to_it_are_said(focal, address) -> None:
    assert "That is in 60 days." in focal.get(address("task_list")).content.decode()


def test_an_expert_counts_what_is_named_to_her(expert, seed_world, address) -> None:
    seed_world.draft("15-b", summary="not for her")
    found = listed(expert, address)
    assert (found.answered, found.total) == (0, 1)
    assert found.next.label == "15 (a)"
    assert words_of(found)["15-b"] is None


def test_an_expert_who_marked_all_as_ready_is_asked_for_nothing_more(expert, seed_world, address) -> None:
    """She cannot send: it waits for the focal point."""
    Assignment.objects.update(due_on=seed_world.now().date())
    assert listed(expert, address).own_due
    draft = seed_world.draft("15-a", by=seed_world.expert)
    actions.mark_ready(version=draft, is_ready=True, by=seed_world.expert, now=seed_world.now())
    found = listed(expert, address)
    assert (found.next, found.own_due) == (None, None)
    for page in (address("task_list"), address("answer", slug="15-a")):
        text = expert.get(page).content.decode()
        assert "Action needed from the focal point of your State." in text
        assert "Action needed from you." not in text


def test_an_observer_sees_what_was_sent_and_no_draft(observer, seed_world, address) -> None:
    seed_world.draft("15-a")
    seed_world.send(seed_world.draft("15-b"))
    found = listed(observer, address)
    assert words_of(found)["15-a"] == "not_answered"
    assert words_of(found)["15-b"] == "sent"
    assert found.next is None
    assert "focal point of your State" in found.next_to_act


def test_a_draft_correction_does_not_hide_what_is_accepted(focal, seed_world, address) -> None:
    seed_world.publish("15-a")
    seed_world.draft("15-a")
    assert words_of(listed(focal, address))["15-a"] == "draft"
    assert "stays until the correction is accepted" in focal.get(address("task_list")).content.decode()


def test_a_letter_is_named_as_a_letter(focal, seed_world, address) -> None:
    seed_world.send_on_behalf(seed_world.draft("15-a", on_behalf=True))
    assert words_of(listed(focal, address))["15-a"] == "sent"
    assert "Entered from your letter or e-mail of" in focal.get(address("task_list")).content.decode()


def test_a_letter_that_went_back_to_data_entry_is_not_the_states_to_mend() -> None:
    letter = StatusUpdate(review_state=ReviewState.RETURNED, on_behalf=True, checked_at=timezone.now(), version=1)
    assert AnswerProgress((letter,)).status == TaskStatus.IN_REVIEW
    own = StatusUpdate(review_state=ReviewState.RETURNED, checked_at=timezone.now(), version=2)
    assert AnswerProgress((letter, own)).status == TaskStatus.RETURNED


def test_a_letter_that_data_entry_corrects_is_awaited_from_the_secretariat_alone(focal, seed_world, address) -> None:
    """It was "Not yet answered", next to be answered, "sent 0 of 12", and "returned" with the reason for data entry."""
    letter = seed_world.draft("15-a", on_behalf=True)
    seed_world.send_on_behalf(letter)
    seed_world.give_back(letter, "A line is missing.")
    page = focal.get(address("task_list"))
    (task,) = [each for each in page.context["list"].tasks if each.label == "15 (a)"]
    assert page.context["list"].next != task
    text = " ".join(html.fromstring(page.content.decode()).text_content().split())
    assert "1 of 12 answered" in text
    assert "Sent 1 of 12" in text
    assert "In review 1 answer" in text
    assert "The secretariat corrects what it entered." in text
    assert "A line is missing." not in text
    answer = focal.get(address("answer", slug="15-a")).content.decode()
    assert "A line is missing." not in answer


def test_queries_do_not_grow_with_the_list(focal, seed_world, address, django_assert_max_num_queries) -> None:
    for slug in ("15-a", "15-b", "15-c", "15-d"):
        seed_world.draft(slug)
    with django_assert_max_num_queries(48):  # sixteen of them are those of the timeline, for whatever number of answers
        focal.get(address("task_list"))


def links_of_turns(page) -> dict[str, str]:
    """{what a count says: where it leads} of the line above the tasks."""
    found = html.fromstring(page.content.decode()).xpath("//nav[@class='turns']//a")
    return {" ".join(each.text_content().split()): each.get("href") for each in found}


def test_tasks_stand_by_whose_turn_it_is_and_each_count_is_its_list(focal, seed_world, address) -> None:
    seed_world.draft("15-a")
    seed_world.send(seed_world.draft("15-b"), seed_world.draft("15-e"))
    seed_world.publish("15-d")
    here = address("task_list")
    page = focal.get(here)
    assert [turn.value for turn, _headings in page.context["groups"]] == ["state", "secretariat", "nobody"]
    links = links_of_turns(page)
    assert list(links) == [
        "All 12", "Action needed from your State 9", "Action needed from the secretariat 2", "No action needed 1"
    ]  # fmt: skip
    for said, link in links.items():
        shown = focal.get(here + link.removeprefix(here)).context["page"]
        assert shown.total == len(shown.rows) == int(said.split()[-1])
    assert [task.label for task in focal.get(f"{here}?turn=secretariat").context["page"].rows] == ["15 (b)", "15 (e)"]
    assert focal.get(f"{here}?turn=x").context["page"].total == 12


def test_what_an_expert_is_not_told_stands_last_and_by_itself(expert, seed_world, address) -> None:
    seed_world.draft("15-b", summary="not for her")
    groups = expert.get(address("task_list")).context["groups"]
    assert [turn.value for turn, _headings in groups] == ["state", "others"]


def test_headings_keep_their_order_when_an_answer_is_sent(focal, seed_world, address) -> None:
    """One looks for the place where one was."""
    first, second = Theme.objects.create(slug="z", name="Zeal"), Theme.objects.create(slug="b", name="Borders")
    for slug, theme in (("15-a", first), ("15-b", second), ("15-c", first)):
        seed_world.recommendations[slug].themes.set([theme])

    def headings() -> list[str]:
        page = html.fromstring(focal.get(address("task_list")).content)
        return [each.text for each in page.xpath("//section[@aria-labelledby='turn-state']/h4")]

    before = headings()
    seed_world.send(seed_world.draft("15-a"))
    assert before[:2] == ["Zeal", "Borders"]
    assert headings() == before


def test_where_a_part_is_accepted_nobody_reads_that_no_review_has_begun(focal, seed_world, address) -> None:
    """“The secretariat has not started its review yet” stood over eleven answers that were public."""
    slugs = list(seed_world.recommendations)
    for slug in slugs[1:]:
        seed_world.publish(slug)
    seed_world.send(seed_world.draft(slugs[0]))
    told = focal.get(address("task_list")).text
    assert "The secretariat has still to review a part of it." in told
    assert "has not started its review" not in told
