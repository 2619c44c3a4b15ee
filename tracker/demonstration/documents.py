"""The two documents of the demonstration: imported, confirmed by data entry, and given their themes."""

from pathlib import Path

from tracker import actions
from tracker.choices import AgendaItemKind
from tracker.demonstration import content
from tracker.demonstration.accounts import People
from tracker.demonstration.content import StoryFacts
from tracker.demonstration.diary import Diary
from tracker.importing import loading
from tracker.models import AgendaItem, ImportProposal, Meeting, Theme
from tracker.reference import in_languages


class SeedDocument:
    """The seed: a real document of a real meeting, and the only real words in the demonstration."""

    path: Path = content.SEED

    def __init__(self, facts: StoryFacts, people: People, diary: Diary) -> None:
        self.facts, self.people, self.diary = facts, people, diary

    def plan(self) -> None:
        """Write down in the diary: imported and confirmed on one day."""
        self.diary.note(self.facts["imported"], 10, self.bring_in)

    def meeting(self) -> Meeting:
        return Meeting.objects.get(slug=content.SEED_MEETING)

    def bring_in(self) -> None:
        """Import and confirm, unless a person did so before; then say which themes each recommendation has."""
        meeting, by, now = self.meeting(), self.people.dataentry, self.diary.now
        if not meeting.documents.exists():
            waiting = ImportProposal.objects.waiting().filter(meeting=meeting).first()
            proposal = waiting or loading.propose(self.path, self.path.name, meeting=meeting, by=by, now=now())
            actions.confirm_proposal(proposal=proposal, meeting=meeting, by=by, now=now())
        give_themes(meeting, self.facts["themes"], self.people, self.diary)


def give_themes(meeting: Meeting, named: StoryFacts, people: People, diary: Diary) -> None:
    """Say which themes recommendations have that have none: `named` holds theirs by their slug."""
    themes = Theme.objects.in_bulk(field_name="slug")
    for slug, names in named.items():
        recommendation = meeting.recommendations.get(slug=slug)
        if not recommendation.themes.exists():
            chosen = [themes[name] for name in names]
            actions.set_themes(recommendation=recommendation, themes=chosen, by=people.dataentry, now=diary.now())


def invented_meeting(facts: StoryFacts, people: People, diary: Diary) -> Meeting:
    """Make a meeting that no body of the United Nations held, and say so in it."""
    return actions.create_meeting(
        slug=facts["slug"],
        starts_on=facts["starts_on"],
        ends_on=facts["ends_on"],
        prepares=Meeting.objects.get(slug=facts["prepares"]) if "prepares" in facts else None,
        is_invented=True,
        by=people.dataentry,
        now=diary.now(),
        **in_languages("title", facts["title"]),
        **in_languages("place", facts["place"]),
    )


class EarlierDocument(SeedDocument):
    """The report of an earlier meeting, which is invented like the States that answer it."""

    def __init__(self, facts: StoryFacts, people: People, diary: Diary) -> None:
        super().__init__(facts, people, diary)
        self.path = content.FOLDER / facts["file"]

    def meeting(self) -> Meeting:
        """The invented meeting with the item of its agenda, made where it is missing."""
        facts, by, now = self.facts, self.people.dataentry, self.diary.now
        if there := Meeting.objects.filter(slug=facts["slug"]).first():
            return there
        meeting = invented_meeting(facts, self.people, self.diary)
        item = AgendaItem(
            meeting=meeting,
            kind=AgendaItemKind.ITEM,
            number=facts["agenda"]["number"],
            **in_languages("title", facts["agenda"]["title"]),
        )
        actions.edit_reference(thing=item, by=by, now=now())
        return meeting


class WaitingDocument:
    """A draft report that was uploaded and that nobody has reviewed: what a visitor of the desk may try corrections on.

    It is invented like the meeting it speaks of, and has every fault that a report can be read with.
    """

    def __init__(self, facts: StoryFacts, people: People, diary: Diary) -> None:
        self.path: Path = content.FOLDER / facts["file"]
        self.facts, self.people, self.diary = facts, people, diary

    def plan(self) -> None:
        """Write down in the diary: uploaded on one day."""
        self.diary.note(self.facts["imported"], 15, self.upload)

    def upload(self) -> None:
        """Upload it, unless it was uploaded before."""
        if not ImportProposal.objects.filter(file_name=self.path.name).exists():
            loading.propose(self.path, self.path.name, meeting=None, by=self.people.dataentry, now=self.diary.now())
