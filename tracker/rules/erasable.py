"""Every text and file that is stored: which erasure reaches it and how, or why none needs to (docs/adr/0021).

A new column is in neither list until somebody has decided. `tests/erasure/` plants words in each column of `REACHED`
and looks for them in every byte afterwards.
"""

from tracker import content
from tracker.content.fields import Content, erasable, texts


def _columns(declared: dict[str, str]) -> dict[str, str]:
    """{"why or how": "model.field model.field"} as {"model.field": "why or how"}."""
    return {column: said for said, columns in declared.items() for column in columns.split()}


def _reached(model: str, fields: Content) -> str:
    """The columns of what an order can name, of one kind of version."""
    return " ".join(f"{model}.{field.name}" for field in erasable(fields))


def _beyond(model: str, fields: Content) -> dict[str, str]:
    """The columns with a State's words that no order can name, each with the reason that its definition gives."""
    return {f"{model}.{field.name}": field.keeps for field in texts(fields) if field.keeps}


REACHED = _columns(
    {
        "blanked in every version of the answer": _reached("statusupdate", content.ANSWER),
        "blanked in every version of the commitment": _reached("commitmentupdate", content.COMMITMENT),
        "blanked in every version with any of its words: a reason quotes": "statusupdate.return_reason "
        "statusupdate.transcribed_because "
        "statusupdate.reasons_by_field commitmentupdate.return_reason commitmentupdate.reasons_by_field",
        "deleted with its row; the chain keeps the hash": "publicationtext.body publicationtext.search_words",
        "deleted with the last current text about the recommendation that has the word": "wordcount.word",
        "blanked field by field in the events of all that is erased; of versions every reason but an erasure's": ""
        "auditevent.changes auditevent.reason",
        "blanked where it is about the answer": "comment.text",
        "blanked where the correction is of an erased version or of its letter: a reason quotes; the reason of a "
        "correction that ends a text is refused where it repeats it": "correction.reason",
        "deleted with the planned decision, which is cancelled: a reason quotes": "planneddecision.reason "
        "planneddecision.reasons_by_field",
        "blanked in notices about a version or an item, and where a mail of the clock repeats a reason": ""
        "outgoingmail.subject outgoingmail.text outgoingmail.html",
        "deleted where any erased words came by it, or where it is named": "transmission.scan transmission.scan_sha256",
        "deleted whole in every period that asks it (docs/adr/0014)": "clearedfile.file clearedfile.file_name",
        "blanked where the row speaks of the answer or repeats it": "spreadsheetrow.cells spreadsheetrow.typed "
        "spreadsheetrow.faults spreadsheetrow.changes spreadsheetrow.key",
        "deleted where a row was blanked, or where the file repeats the words": "spreadsheetimport.file "
        "spreadsheetimport.file_name spreadsheetimport.tables",
        "deleted with the item that is named": "evidence.title evidence.file evidence.file_name evidence.link "
        "evidence.sha256 evidencecheck.title evidencecheck.final_link evidencecheck.detail "
        "evidencecheck.content_sha256 evidencecitation.pinpoint "
        "evidencecitation.search_words",
    }
)

BEYOND = _beyond("statusupdate", content.ANSWER) | _beyond("commitmentupdate", content.COMMITMENT)
BEYOND |= _columns(
    {
        "a document of the United Nations, public where it was issued": "meeting.slug meeting.title meeting.place "
        "agendaitem.number agendaitem.title sourcedocument.title sourcedocument.symbol sourcedocument.sha256 "
        "paragraph.number paragraph.section paragraph.text paragraph.search_words "
        "paragraphcorrection.number paragraphcorrection.text importproposal.file importproposal.file_name "
        "importproposal.sha256 importproposal.findings recommendation.slug recommendation.addressee "
        "printing.label printing.text printing.search_words attribution.printed "
        "removedrecommendation.slug position.label position.text printedcommitment.text",
        "a list of the secretariat, no words of a Government": "memberstate.iso3 memberstate.iso2 memberstate.m49 "
        "memberstate.name memberstate.formal_name memberstate.m49_region memberstate.m49_subregion "
        "memberstate.aliases theme.slug theme.name readysentence.slug "
        "readysentence.field readysentence.text reportingperiod.slug reportingperiod.title bodyhabit.body "
        "bodyhabit.series bodyhabit.headings bodyhabit.openings bodyhabit.labels",
        "a checksum, a key or a code: no words can be read from it": "accountinvitation.token_sha256 "
        "transmission.receipt_sha256 auditevent.act auditevent.object_type auditevent.object_id clearedfile.sha256 "
        "publication.text_sha256 publication.previous publication.hash publicationtext.salt ledgerhead.hash "
        "mailpreference.muted mailpreference.calendar_key outgoingmail.key spreadsheetimport.sha256 "
        "publiccounter.epoch itemsuggestion.text_sha256 "
        "spreadsheetimport.columns spreadsheetimport.shape spreadsheetrow.made_type spreadsheetrow.made_key "
        "evidence.language evidence.content_type clearedfile.taken",
        "made of a text of the United Nations, and deleted with it: numbers, and where in that text words stand; of an "
        "answer or a commitment nothing is kept (docs/adr/0049)": "printingvector.vector suggestion.causes "
        "itemsuggestion.causes",
        "the licence of this site by setting: no words of a Government": "submission.consent_licence "
        "publicationtext.consent_licence",
        "the name of a program that made a suggestion, and its version": "printingvector.encoder "
        "printingvector.encoder_version suggestion.encoder suggestion.encoder_version itemsuggestion.encoder "
        "itemsuggestion.encoder_version",
        "keys of a header; a header holds no words": "publication.other_keys ledgerhead.lost",
        "who a person is and how to reach her: changed by those concerned, and erased with the person, not with an "
        "answer": "user.password user.username user.full_name user.email accountinvitation.address "
        "outgoingmail.address submission.contact_name submission.contact_title submission.contact_address "
        "submission.contact_telephone submission.contact_email transmission.cleared_by",
        "the number of a letter between Governments and the United Nations": "mandate.note_verbale "
        "invitation.note_verbale transmission.note_verbale periodact.note_verbale",
        "the sentence of ours with which an act for a State was refused": "periodactoutcome.refusal",
        "whether and when a State will answer, in its own words for the desk; nothing of an answer": "intention.words",
        "values of ours, keys of rows and texts of documents; a text of a State is named by its version": "correction."
        "before correction.after",
        "why a text of the United Nations was read wrongly, in words of the secretariat": "printing."
        "corrected_because paragraphcorrection.corrected_because",
        "what a mail server answered": "outgoingmail.last_error",
        "a code of ours, the type of a fault, or the name that the record gave a file": "heartbeat.trouble "
        "faultyfile.name faultyfile.fault",
        "the name of a limit of ours, with a checksum or a number of a row": "limitclaim.subject",
        "what holds for all rows of a sheet: codes, days, numbers of letters": "spreadsheetimport.defaults",
        "names of States, meetings and themes in a table of recommendations, which holds no answer": "spreadsheetimport"
        ".decisions",
        "of the framework: names of our own code and of its rights": "permission.name permission.codename group.name "
        "contenttype.app_label contenttype.model",
        "never written: the desk's own audit takes its place": "logentry.object_id logentry.object_repr "
        "logentry.change_message",
        "what somebody had typed when a session ended, sealed; it goes with the session within hours, and a version "
        "that was erased meanwhile refuses it": "session.session_key session.session_data",
        "how a person signs in": "emailaddress.email emailconfirmation.key authenticator.data "
        "usersession.session_key usersession.user_agent usersession.data",
        "a task carries keys, never words": "dbtaskresult.args_kwargs dbtaskresult.task_path dbtaskresult.worker_ids "
        "dbtaskresult.queue_name dbtaskresult.backend_name dbtaskresult.return_value "
        "dbtaskresult.exception_class_path",
        "what went wrong in a task, in the words of the code": "dbtaskresult.traceback",
    }
)
