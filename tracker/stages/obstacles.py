"""For which States an act of the secretariat can be done now, and why not for the others. No queries here.

The page that asks before the act and the act itself ask the same function: what was shown is what happens, unless
something changed in between.
"""

import datetime

from tracker.period_act_choices import Obstacle, StatesAct
from tracker.stages.facts import Facts
from tracker.stages.rule import Stage, Turn, stage_of


def obstacle_to(act: StatesAct, facts: Facts, until: datetime.date | None = None) -> Obstacle | None:
    """Why the act cannot be done for a State; None where it can.

    Args:
        until: the new due date, or the day until which the period is reopened, where it is chosen already.
    """
    if act == StatesAct.INVITE:
        return _to_inviting(facts)
    if not facts.is_invited:
        return Obstacle.INVITATION_CANCELLED if facts.invitation else Obstacle.NOT_INVITED
    if act == StatesAct.REMIND:
        return _to_reminding(facts)
    if act == StatesAct.THANK:
        return _to_thanking(facts)
    if act == StatesAct.LINKS:
        return _to_sending_links(facts)
    if until is None:
        return None
    if act == StatesAct.EXTEND:
        if facts.is_extended and until == facts.period.due_on:  # the extension is taken back
            return None
        return Obstacle.NOT_LATER if until <= facts.due_on else None
    if facts.invitation and facts.invitation.reopened_until and until == facts.period.closes_on:
        return None  # the reopening is taken back
    return Obstacle.OPEN_ALREADY if until <= facts.last_day else None


def _to_inviting(facts: Facts) -> Obstacle | None:
    if facts.is_invited:
        return Obstacle.INVITED_ALREADY
    return Obstacle.CLOSED if facts.period.is_closed(facts.today) else None


def _to_thanking(facts: Facts) -> Obstacle | None:
    found = {
        Obstacle.NOTHING_SENT: facts.first_sent_at is None,
        Obstacle.THANKED: facts.is_thanked,
        Obstacle.NOBODY: not facts.senders,
        Obstacle.NO_ADDRESS: not any(each.user.email for each in facts.senders),
    }
    return next((obstacle for obstacle, holds in found.items() if holds), None)


def _to_reminding(facts: Facts) -> Obstacle | None:
    stage = stage_of(facts)
    found = {
        Obstacle.WILL_NOT_REPORT: stage == Stage.WILL_NOT_REPORT,
        # A State that sent a part of its answers has the others to send, whoever has the turn for that part.
        Obstacle.NOTHING_ASKED: stage.turn in (Turn.SECRETARIAT, Turn.ENTRY, Turn.COMPLETE) and not _is_in_part(facts),
        # What was returned can be corrected after the closing; nothing else can be sent then.
        Obstacle.CLOSED: not facts.can_send and stage != Stage.RETURNED,
        Obstacle.NOBODY: not facts.senders,
        Obstacle.NO_ADDRESS: not any(each.user.email for each in facts.senders),
        Obstacle.REMINDED_TODAY: facts.reminded_at is not None and facts.reminded_at.date() == facts.today,
    }
    return next((obstacle for obstacle, holds in found.items() if holds), None)


def _to_sending_links(facts: Facts) -> Obstacle | None:
    if not facts.senders:
        return Obstacle.NOBODY
    if all(each.user.has_signed_in for each in facts.senders):
        return Obstacle.SIGNED_IN
    waiting = [each for each in facts.senders if each.awaits_link]
    if not waiting:
        return Obstacle.NO_ADDRESS
    return Obstacle.LINK_TODAY if all(each.has_new_link for each in waiting) else None


def _is_in_part(facts: Facts) -> bool:
    return 0 < facts.answered < facts.asked
