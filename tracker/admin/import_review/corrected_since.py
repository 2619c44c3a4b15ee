"""What was corrected in a published import since: its page goes on showing the words as they were read."""

from tracker.admin.display import correct_address, page_of
from tracker.models import ImportProposal, Paragraph, Printing

type Corrected = tuple[str, str]  # its label, and the address of the page that tells of the correction


def corrected_since(proposal: ImportProposal) -> tuple[list[Corrected], list[Corrected]]:
    """The recommendations and the paragraphs whose transcription was corrected after the import was published."""
    if proposal.document_id is None:
        return [], []
    wrong = Printing.objects.filter(document=proposal.document_id, corrected_at__isnull=False)
    printings = wrong.select_related("recommendation").order_by("order", "pk")
    labels = {each.label: page_of(each.recommendation) for each in printings}
    paragraphs = Paragraph.objects.filter(document=proposal.document_id, corrections__isnull=False).distinct()
    return list(labels.items()), [(each.number or f"[{each.order}]", correct_address(each)) for each in paragraphs]
