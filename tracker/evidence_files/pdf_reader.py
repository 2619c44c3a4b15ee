"""Opens one PDF from the standard input with PDFium, and says in one word what it is. Run as a program, alone.

It knows nothing of the record and has limits of its own: memory and time. Words: opened, protected, carries, acts; no
word where the file is damaged.
"""

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
    content = sys.stdin.buffer.read()
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        print("protected" if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD else "")
        return 0
    print(word_for(document))
    return 0


def word_for(document: pypdfium2.PdfDocument) -> str:
    """What an open document is. The looking-through found most of it before; here the reader's own eyes say it."""
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
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            return ""
        if has_launch(page):
            return "acts"
        page.close()
    return "opened"


def has_launch(page: pypdfium2.PdfPage) -> bool:
    """Whether a link of the page starts a program or opens another document."""
    place, link = pdfium.c_int(0), pdfium.FPDF_LINK()
    while pdfium.FPDFLink_Enumerate(page.raw, place, link):
        if pdfium.FPDFAction_GetType(pdfium.FPDFLink_GetAction(link)) in LAUNCHES:
            return True
    return False


if __name__ == "__main__":
    sys.exit(main())
