"""Every column of the record, declared public or internal. A new column is neither until somebody has decided.

Public: it may be read on a public page, in an export or in a hashed body, of what is published or confirmed. Internal:
it is never there. That a column is public does not make a row public: what may be read is said by `PublicationText`,
`Span`, `Evidence.public()`, and the querysets of opened periods and confirmed documents. A translated
column is declared once, under its own name.
"""

from tracker import content
from tracker.content.fields import Content, names, published


def _columns(declared: dict[str, str]) -> frozenset[str]:
    """{"model": "field field"} as "model.field"."""
    return frozenset(f"{model}.{field}" for model, fields in declared.items() for field in fields.split())


def _said(fields: Content, *, is_public: bool) -> str:
    """The names of what an answer or a commitment says, of those that are public or of those that are not."""
    return " ".join(field.name for field in fields if field.is_public == is_public)


PUBLIC = _columns(
    {
        "meeting": "slug title place starts_on ends_on prepares is_invented",
        "agendaitem": "meeting number title kind prepares",
        "sourcedocument": "meeting title symbol language kind sha256 replaces translates confirmed_at",
        "paragraph": "document number section text order search_words",
        "paragraphcorrection": "id paragraph number text corrected_at corrected_because",
        "memberstate": "iso3 iso2 m49 name formal_name un_status regional_group m49_region m49_subregion aliases "
        "is_invented",
        "theme": "slug name",
        "recommendation": "uuid meeting slug order standing basis addressee agenda_item themes",
        "removedrecommendation": "uuid meeting slug removed_at",
        "printing": "id recommendation document paragraph label text page order search_words corrected_at "
        "corrected_because",
        "attribution": "printing printed start end clause_start clause_end member_state",
        "recommendationlink": "from_recommendation to_recommendation kind",
        "position": "member_state recommendation value printing document label text",
        "printedcommitment": "uuid member_state meeting document paragraph text order",
        "reportingperiod": "slug title meeting opens_on due_on closes_on",
        "perioditem": "period recommendation printing order",
        "invitation": "period member_state invited_at due_on",
        "commitment": "uuid member_state",
        "commitmentupdate": "commitment recommendations version language on_behalf reported_on corrected_on "
        + _said(content.COMMITMENT, is_public=True),
        "statusupdate": "recommendation printing version language on_behalf reported_on corrected_on unchanged_from "
        "commitments " + _said(content.ANSWER, is_public=True),
        "evidence": "uuid member_state title kind dated_on language file file_name content_type size sha256 link",
        "evidencecitation": "evidence pinpoint search_words",
        "publication": "sequence published_at kind member_state recommendation commitment period text_sha256 previous "
        "hash entry_format other_keys",
        "publicationtext": "publication salt body body_format language implementation_status reported_on corrected_on "
        "recommendations search_words consent_sentence consent_licence",
        "span": "member_state regional_group recommendation commitment meeting period publication is_readable "
        "implementation_status reported_on has_public_evidence since until ended_with replaced_at",
        "answercount": "recommendation member_state implementation_status regional_group period has_public_evidence "
        "is_current number",
        "wordcount": "recommendation word number",
        "ledgerhead": "sequence hash lost left_out",
        "publiccounter": "changes additions epoch",
    }
)

INTERNAL = _columns(
    {
        "meeting": "id",
        "agendaitem": "id",
        "sourcedocument": "id confirmed_by",
        "paragraph": "id",
        "paragraphcorrection": "corrected_by",
        "importproposal": "id file file_name sha256 meeting findings revision proposed_at proposed_by confirmed_at "
        "confirmed_by dropped_at dropped_by document",
        "theme": "id",
        "readysentence": "id slug field text order is_offered",
        "attribution": "id confirmed_at confirmed_by",
        "printing": "corrected_by",
        "recommendationlink": "id confirmed_at confirmed_by",
        "user": "id password last_login username full_name email language is_active is_data_entry is_reviewer "
        "is_administrator created_at",
        "mandate": "id user member_state role meeting note_verbale nominated_at nominated_by ended_at ended_by",
        "reportingperiod": "id opened_at opened_by cancelled_at cancelled_by",
        "perioditem": "id",
        "invitation": "id invited_by note_verbale reopened_until cancelled_at cancelled_by",
        "periodact": "uuid period act until note_verbale done_at done_by",
        "periodactoutcome": "id period_act member_state obstacle refusal",
        "intention": "id invitation kind words stated_at stated_by",
        "position": "id paragraph confirmed_at confirmed_by",
        "printedcommitment": "recommendations confirmed_at confirmed_by",
        "removedrecommendation": "removed_by",
        "printingvector": "printing vector encoder encoder_version",
        "suggestion": "id kind recommendation printing theme other strength causes encoder encoder_version made_at "
        "state decided_at decided_by",
        "itemsuggestion": "id proposal item text_sha256 kind theme other strength causes encoder encoder_version "
        "made_at",
        "bodyhabit": "id body series headings openings labels basis is_used remembered_at remembered_by",
        "accountinvitation": "id user address token_sha256 valid_until invited_at invited_by used_at revoked_at "
        "revoked_by",
        "comment": "uuid submission recommendation commitment text language written_at written_by addressed_to "
        "resolved_at resolved_by removed_at removed_by",
        "mailpreference": "id user rhythm muted calendar_key digest_on read_until",
        "outgoingmail": "id user address kind language key subject text html queued_at sent_at attempts tried_at "
        "last_error",
        "evidencecheck": "id evidence kind outcome asked_at tried_at ended_at attempts detail final_link title "
        "dated_on content_sha256",
        "clearedfile": "uuid submission transmission file file_name sha256 taken brought_at brought_by",
        "spreadsheetimport": "id kind file file_name sha256 meeting period tables sheet header_row columns defaults "
        "decisions shape date_order proposed_at proposed_by mapped_at mapped_by begun_at read_at confirmed_at "
        "confirmed_by ended_at moved_at dropped_at dropped_by",
        "spreadsheetrow": "id spreadsheet number cells typed stage effect faults changes key revision made_type "
        "made_key taken_at taken_by",
        "assignment": "id mandate period recommendation due_on assigned_at assigned_by ended_at ended_by",
        "submission": "id member_state period contact_name contact_title contact_address contact_telephone "
        "contact_email consent consent_at consent_by consent_said_at consent_sentence consent_licence started_at "
        "started_by",
        "transmission": "uuid submission submitted_at submitted_by reported_on channel on_behalf cleared_by cleared_on "
        "note_verbale scan scan_sha256 receipt_sha256 receipt_format claimed_at claimed_by",
        "planneddecision": "id set_key act transmission status_update commitment_update reason reasons_by_field due_at "
        "planned_at planned_by",
        "correction": "id format kind transmission status_update commitment_update invitation mandate printing "
        "paragraph import_proposal spreadsheet_import submission document before after reason needs_second_person "
        "asked_at asked_by confirmed_at confirmed_by refused_at refused_by is_overtaken done_at",
        "commitmentupdate": "id submission review_state transmission revision typed_at typed_by ready_at ready_by "
        "checked_at checked_by mistake return_reason reasons_by_field " + _said(content.COMMITMENT, is_public=False),
        "statusupdate": "id submission review_state transmission revision typed_at typed_by ready_at ready_by "
        "checked_at checked_by mistake moved_from return_reason reasons_by_field transcribes transcribed_because "
        + _said(content.ANSWER, is_public=False),
        "auditevent": "id at by act object_type object_id member_state owner reason changes",
        "evidence": "is_public check_state on_behalf added_at added_by erased_at erased_by",
        "evidencecitation": "id status_update commitment_update",
        "publicationtext": "status_update commitment_update",
        "span": "id",
        "answercount": "id",
        "wordcount": "id",
        "ledgerhead": "id",
        "publiccounter": "id",
        "heartbeat": "name seen_at due_at trouble",
        "limitclaim": "id subject place expires_at",
        "faultyfile": "name fault found_at",
    }
)

# The tables that public pages read. Where a table also holds private rows or columns, a view of the same name has only
# the public ones (`tracker.public_relations`). Public pages cannot read any other table.
PUBLIC_TABLES = frozenset(
    {
        "django_migrations",  # `/readyz` checks that it has rows
        *(
            f"tracker_{name}"
            for name in (
                "memberstate",
                "theme",
                "recommendation",
                "recommendation_themes",
                "publication",
                "publicationtext",
                "publicationtext_recommendations",
                "span",
                "answercount",
                "wordcount",
                "ledgerhead",
                "publiccounter",
                "meeting",
                "agendaitem",
                "agendaitem_prepares",
                "sourcedocument",
                "paragraph",
                "paragraphcorrection",
                "printing",
                "attribution",
                "recommendationlink",
                "position",
                "printedcommitment",
                "removedrecommendation",
                "reportingperiod",
                "perioditem",
                "invitation",
                "commitment",
                "statusupdate_commitments",
                "evidence",
                "evidencecitation",
            )
        ),
    }
)

# From which column each key of a published body comes (`tracker.ledger.bodies`). Each must be public.
BODY_COLUMNS = {
    "format": "publicationtext.body_format",
    "period": "reportingperiod.slug",
    "version": "statusupdate.version",
    "on_behalf": "statusupdate.on_behalf",
    "language": "statusupdate.language",
    "reported_on": "statusupdate.reported_on",
    "corrected_on": "statusupdate.corrected_on",
    "recommendation": "recommendation.uuid",
    "printing": "printing.id",
    "unchanged_from": "statusupdate.unchanged_from",
    "commitment": "commitment.uuid",
    "recommendations": "commitmentupdate.recommendations",
    **{name: f"statusupdate.{name}" for name in names(published(content.ANSWER))},
    **{name: f"commitmentupdate.{name}" for name in names(published(content.COMMITMENT))},
}
