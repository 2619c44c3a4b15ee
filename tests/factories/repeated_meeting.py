"""A second meeting whose document prints the seed's text again: each of its recommendations has a near one."""

from pathlib import Path

from tests.factories.records import MeetingFactory
from tests.factories.world import SEED, World
from tracker import actions
from tracker.importing import loading
from tracker.models import Recommendation, SourceDocument

SAID, SAID_NOW = "multi-stakeholder", "many-sided"


def print_again(world: World, folder: Path, slug: str = "second-meeting") -> SourceDocument:
    """The document of another meeting, in which one word is another one."""
    path = folder / f"{slug}.txt"
    path.write_text(SEED.read_text(encoding="utf-8").replace(SAID, SAID_NOW), encoding="utf-8")
    meeting = MeetingFactory(slug=slug)
    proposal = loading.propose(path, path.name, meeting=meeting, by=world.dataentry, now=world.now())
    return actions.confirm_proposal(proposal=proposal, meeting=meeting, by=world.dataentry, now=world.now())


def twin_of(recommendation: Recommendation, document: SourceDocument) -> Recommendation:
    """The recommendation of the second meeting that says the same."""
    return Recommendation.objects.get(meeting=document.meeting, slug=recommendation.slug)
