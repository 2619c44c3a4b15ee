"""Opens one PDF from the standard input with PDFium, and says what it is. Run as a program, alone.

It knows nothing of the record and has limits of its own: memory and time. It says one line of JSON, `word`: passed,
protected, carries, acts; empty where the file is damaged. `pdf_actions` found most of it before; this is the second
opinion, of what many browsers open a PDF with.
"""

import json
import resource
import sys

import pypdfium2
import pypdfium2.raw as pdfium

MEMORY, SECONDS = 1024 * 1024 * 1024, 15
PAGES_LOOKED_AT = 200
LAUNCHES = (pdfium.PDFACTION_LAUNCH, pdfium.PDFACTION_EMBEDDEDGOTO, pdfium.PDFACTION_REMOTEGOTO)


def main() -> int:
    """Read, open, say the word."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        word = word_for(pypdfium2.PdfDocument(sys.stdin.buffer.read()))
    except pypdfium2.PdfiumError:
        word = "protected" if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD else ""
    print(json.dumps({"word": word}))
    return 0


def word_for(document: pypdfium2.PdfDocument) -> str:
    """What an open document is."""
    if pdfium.FPDF_GetSecurityHandlerRevision(document.raw) != -1:
        return "protected"
    if pdfium.FPDFDoc_GetAttachmentCount(document.raw) > 0:
        return "carries"
    is_program = pdfium.FPDF_GetFormType(document.raw) in (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND)
    if is_program or pdfium.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0:
        return "acts"
    if not len(document):
        return ""
    for number in range(min(len(document), PAGES_LOOKED_AT)):
        page = document[number]
        if has_launch(page):
            return "acts"
        page.close()
    return "passed"


def has_launch(page: pypdfium2.PdfPage) -> bool:
    """Whether a link of the page starts a program or opens another document."""
    place, link = pdfium.c_int(0), pdfium.FPDF_LINK()
    while pdfium.FPDFLink_Enumerate(page.raw, place, link):
        if pdfium.FPDFAction_GetType(pdfium.FPDFLink_GetAction(link)) in LAUNCHES:
            return True
    return False


if __name__ == "__main__":
    sys.exit(main())
