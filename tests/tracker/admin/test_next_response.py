"""After the last decision on a response the reviewer is led to the next."""

import pytest

from tests.tracker.admin.addresses import act_of, sentences
from tests.tracker.admin.test_checking import opened, sent  # noqa: F401
from tracker.admin.display import state_and_period


@pytest.mark.database
def test_what_the_state_sent_besides_is_next_and_nothing_is_said_to_be_left(
    seed_world,
    opened,  # noqa: F811
    review,
) -> None:
    """A corrected answer had been sent again, and the reviewer read "nothing is left to review" and went elsewhere."""
    seed_world.send(seed_world.draft("15-a", state="XAB"))
    more = seed_world.send(seed_world.draft("15-b", state=opened.submission.member_state_id))
    response = review.post(act_of(opened, "accept"))
    assert response["Location"] == act_of(more, "check")
    page = sentences(review.get(response["Location"]))
    assert f"{state_and_period(opened.submission)}: one more of its responses waits, and this is it." in page
    assert "nothing is left" not in page
