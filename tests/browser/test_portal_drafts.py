"""What a focal point types is kept: saved while typing, never over a colleague's words, and back after a sign-in."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import APIResponse, Page, Route, expect

from tests.browser.portal import Portal
from tests.factories.records import PASSWORD
from tests.factories.world import SEED_MEETING, World
from tracker.models import CommitmentUpdate, StatusUpdate
from tracker.words.counting import length_of

pytestmark = pytest.mark.browser

ROOM = "/portal/period-1/xaa/"
ANSWER = f"{ROOM}recommendations/{SEED_MEETING}/15-a/"
SUMMARY = "Summary of action taken"
PAUSE, LONG_PAUSE = 3_000, 60_000
MINE, THEIRS = "A joint desk answers reports.", "Written by the ministry."


class Typist(Portal):
    """A focal point at a page whose clock the test moves on."""

    def begins(self, address: str) -> None:
        self.page.clock.install()
        self.open(address)

    def pauses(self, milliseconds: int = PAUSE) -> None:
        self.page.clock.run_for(milliseconds)

    def is_told(self, words: str) -> None:
        expect(self.page.locator("[data-saying][role=status]")).to_contain_text(words)

    def leaves_for_good(self) -> Page:
        """The page dies without a chance to ask; another one is opened in the same browser."""
        context = self.page.context
        self.page.close()
        return context.new_page()


@pytest.fixture
def focal(seed_world: World, page_as: Callable[[str], Page]) -> Typist:
    return Typist(page_as("focalpoint-xaa"))


def test_what_was_typed_is_there_after_the_page_died(focal: Typist) -> None:
    focal.begins(ANSWER)
    focal.write(SUMMARY, MINE)
    focal.is_told("Not saved yet.")
    focal.pauses()
    focal.is_told("Saved at ")
    again = Portal(focal.leaves_for_good())
    again.open(ANSWER)
    expect(again.field(SUMMARY)).to_have_value(MINE)
    again.writes_answer(status="In progress", summary=f"{MINE} It has nine members.")
    again.saves()
    draft = StatusUpdate.objects.get()
    assert (draft.review_state, draft.implementation_status) == ("draft", "in_progress")


def test_an_untouched_page_saves_nothing(focal: Typist, seed_world: World) -> None:
    seed_world.publish("15-a", summary=THEIRS)
    seed_world.open_period("period-2")
    asked: list[str] = []
    focal.page.on("request", lambda request: asked.append(request.method))
    focal.begins(ANSWER.replace("period-1", "period-2"))
    expect(focal.field(SUMMARY)).to_have_value(THEIRS)
    focal.pauses(LONG_PAUSE)
    focal.write(SUMMARY, MINE)
    focal.write(SUMMARY, THEIRS)
    expect(focal.page.locator("[data-saying]")).to_be_empty()
    focal.pauses(LONG_PAUSE)
    focal.open("/portal/")
    assert "POST" not in asked
    assert not StatusUpdate.objects.filter(review_state="draft").exists()


def test_whoever_typed_by_accident_finds_the_way_back_to_no_change(focal: Typist, seed_world: World) -> None:
    seed_world.publish("15-a", summary=THEIRS)
    seed_world.open_period("period-2")
    focal.begins(ANSWER.replace("period-1", "period-2"))
    back = focal.page.locator(".pre").get_by_role("link", name="Discard this draft")
    expect(back).to_be_hidden()
    focal.write(SUMMARY, f"{THEIRS} x")
    focal.pauses()
    focal.sees("A new draft is saved. If there is no change since", "discard the draft first.")
    back.click()
    focal.press("Discard the draft")
    focal.sees("No change since")


def test_words_of_a_colleague_are_never_overwritten(focal: Typist, seed_world: World) -> None:
    focal.begins(ANSWER)
    seed_world.draft("15-a", by=seed_world.expert, summary=THEIRS)
    focal.write(SUMMARY, MINE)
    focal.pauses()
    focal.is_told("this was saved or sent elsewhere meanwhile. Press “Save draft” to see both texts.")
    focal.write(SUMMARY, f"{MINE} More.")
    focal.pauses(LONG_PAUSE)
    assert StatusUpdate.objects.get().summary == THEIRS
    focal.press("Save draft")
    focal.sees("saved this on", THEIRS)
    expect(focal.field(SUMMARY)).to_have_value(f"{MINE} More.")
    focal.write(SUMMARY, f"{MINE} More!")
    focal.pauses(LONG_PAUSE)
    assert StatusUpdate.objects.get().summary == THEIRS, "only the button saves over the text of a colleague"
    focal.press("Save draft")
    focal.sees("Draft saved.")
    assert StatusUpdate.objects.get().summary == f"{MINE} More!"


def test_a_session_that_ends_in_mid_sentence_loses_no_word(focal: Typist) -> None:
    focal.begins(ANSWER)
    focal.write(SUMMARY, MINE)
    focal.pauses()
    focal.is_told("Saved at ")
    Session.objects.all().delete()
    focal.write(SUMMARY, f"{MINE} It is")
    focal.pauses()
    focal.is_told("you may have been signed out. Press “Save draft”; what you typed is kept.")
    focal.write(SUMMARY, f"{MINE} It is open all day.")
    focal.press("Save draft")
    focal.write("User name", "focalpoint-xaa")
    focal.write("Password", PASSWORD)
    focal.press("Sign in")
    focal.sees("What you typed is back in the form; it is not saved yet.")
    expect(focal.field(SUMMARY)).to_have_value(f"{MINE} It is open all day.")
    focal.saves()
    assert StatusUpdate.objects.get().summary == f"{MINE} It is open all day."


def test_the_button_waits_for_a_save_on_its_way(focal: Typist) -> None:
    """Else a person would meet her own words as a colleague's. Here the save is done, and its reply is slow."""
    held: list[tuple[Route, APIResponse]] = []
    focal.begins(ANSWER)
    focal.page.route(
        f"**{ANSWER}", lambda route: held.append((route, route.fetch())) if _is_quiet(route) else route.continue_()
    )
    focal.write(SUMMARY, MINE)
    focal.pauses()
    while not held:
        focal.page.wait_for_timeout(50)
    focal.write(SUMMARY, f"{MINE} More.")
    focal.page.get_by_role("button", name="Save draft", exact=True).click(no_wait_after=True)
    ((route, reply),) = held
    route.fulfill(response=reply)
    focal.sees("Nothing is sent before the focal point sends it.")
    assert StatusUpdate.objects.get().summary == f"{MINE} More."


def test_a_lost_connection_is_said_and_tried_again(focal: Typist) -> None:
    focal.begins(ANSWER)
    focal.page.route(f"**{ANSWER}", lambda route: route.abort() if _is_quiet(route) else route.continue_())
    focal.write(SUMMARY, MINE)
    focal.pauses()
    focal.is_told("the connection is lost. Keep this page open; it tries again.")
    focal.page.unroute_all()
    focal.pauses(LONG_PAUSE)
    focal.is_told("Saved at ")
    assert StatusUpdate.objects.get().summary == MINE


def test_a_commitment_is_kept_as_soon_as_it_can_be(focal: Typist) -> None:
    text = "Adopt a law on online fraud."
    focal.begins(f"{ROOM}commitments/new/")
    focal.write("What the State will do", text)
    focal.pauses()
    focal.is_told("something is missing, or has to be corrected.")
    focal.tick("15 (a)")
    focal.pauses()
    focal.is_told("Saved at ")
    update = CommitmentUpdate.objects.get()
    assert f"{ROOM}commitments/{update.commitment_id}/" in focal.page.url
    again = Portal(focal.leaves_for_good())
    again.open(f"{ROOM}commitments/")
    again.follow(text)
    expect(again.field("What the State will do")).to_have_value(text)


def test_what_is_typed_above_is_saved_before_a_comment_leaves_the_page(focal: Typist) -> None:
    focal.open(ANSWER)
    focal.write(SUMMARY, MINE)
    focal.write("Your comment", "Half done.")
    focal.press("Add the comment")
    focal.sees("Your comment was added. Your colleagues can read it.")
    expect(focal.field(SUMMARY)).to_have_value(MINE)
    assert StatusUpdate.objects.get().summary == MINE


COUNTED = [
    "",
    "  \n ",
    "one two\tthree\r\nfour",
    "a\u00a0b\u2003c\u3000d\u2028e\u202ff",
    "a\x1cb\x85c\ufeffd\u200be\u180ef",
    "العربية  كلمتان",
    "一个 联合小组，\n回答",
    "😀 e\u0301 𠮷野",
    "word " * 201,
    "字" * 401,
]


def test_page_and_server_count_alike(focal: Typist) -> None:
    focal.open(ANSWER)
    counter = focal.page.locator(".counter")
    for language in ("en", "zh-hans"):
        focal.field("Language of this text").select_option(language)
        for text in COUNTED:
            focal.write(SUMMARY, text)
            length = length_of(text.replace("\r\n", "\n"), language)
            assert counter.locator("[data-said]").inner_text() == length.said, repr(text)
            assert counter.locator("[data-over]").is_visible() == length.is_over
            assert counter.locator(".fill").get_attribute("width") == length.share


def _is_quiet(route: Route) -> bool:
    return "act=quiet" in (route.request.post_data or "")


def test_whoever_signs_out_in_mid_sentence_finds_it_saved(focal: Typist) -> None:
    focal.open(ANSWER)
    focal.write(SUMMARY, MINE)
    focal.opens_menu()
    focal.press("Sign out")
    focal.page.wait_for_url(lambda address: "recommendations" not in address)
    assert StatusUpdate.objects.get().summary == MINE


def test_the_page_in_another_language_has_what_was_typed_a_moment_before(focal: Typist) -> None:
    focal.open(ANSWER)
    focal.write(SUMMARY, MINE)
    focal.opens_menu()
    focal.press("Español")
    expect(focal.page.locator("html")).to_have_attribute("lang", "es")
    expect(focal.page.locator("textarea[name=summary]")).to_have_value(MINE)
    focal.page.locator("textarea[name=summary]").fill(f"{MINE} More.")
    focal.page.get_by_role("link", name="15 (b)").first.click()
    expect(focal.page.locator("textarea[name=summary]")).to_be_empty()
    assert StatusUpdate.objects.get().summary == f"{MINE} More."
