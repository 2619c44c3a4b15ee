"""Who gets what on the public pages: everybody the same, whoever is signed in. Source: `docs/domain.md` 5, "visitors"."""

from tests.matrix.words import read_table

# All of them are read only, and take no other method.
FORMS = "{recommendations,recommendation,states,state,meetings,meeting,commitments,changes}{,-json,-csv,-xlsx,-atom}"
OF_A_QUESTION = "{matrix}{,-json,-csv,-xlsx,-docx}"
CITED = "{-bib,-ris,-csl}"
TABLES = (
    "{meetings,themes,recommendations,printings,states,periods,asked,invitations,commitments,evidence,terms"
    ",printed_commitments}"
)
SUBJECTS = "{theme,group,period}{,-json,-csv,-xlsx}"
EVERYBODY = read_table(f"""
address                   | kinds     | everybody
robots                    | *         | OPEN -
report:{{overview,method,openapi,ledger,data,guides}} | *    | OPEN -
report:guide              | unknown   | NOTHING -
                          | *         | OPEN -
data-{{ledger,heads,verify}} | *      | OPEN -
data-answers-{{csv,jsonl,xlsx}} | *   | OPEN -
data-package              | *         | OPEN -
data-database             | *         | OPEN -
data-{TABLES}-{{csv,jsonl,xlsx}} | *  | OPEN -
report:{FORMS}            | unknown   | NOTHING -
                          | *         | OPEN -
report:{{recommendation,state,meeting}}{CITED} | unknown | NOTHING -
                          | *         | OPEN -
report:{{recommendation,state,meeting}}-{{embed,svg}} | unknown | NOTHING -
                          | *         | OPEN -
report:overview-{{embed,svg}} | *     | OPEN -
report:{{recommendation,state,meeting}}-{{docx,pdf}} | unknown | NOTHING -
                          | *         | OPEN -
report:recommendations-{{docx,pdf}} | * | OPEN -
report:{{meeting,period}}-draft_{{docx,pdf}} | unknown | NOTHING -
                          | *         | OPEN -
report:recommendations-draft_{{docx,pdf}} | * | OPEN -
report:{{recommendations,matrix,compare}}{CITED} | * | OPEN -
report:{OF_A_QUESTION}    | *         | OPEN -
report:compare            | *         | OPEN -
report:compare-{{json,csv,xlsx}} | *   | OPEN -
report:{{themes,periods,gaps,printed-commitments}} | * | OPEN -
report:{{themes,periods,gaps,printed-commitments}}-{{json,csv,xlsx}} | * | OPEN -
report:calendar           | *         | OPEN -
report:calendar-ics       | *         | OPEN -
report:{SUBJECTS}         | unknown   | NOTHING -
                          | *         | OPEN -
report:{{theme,group}}{CITED} | unknown | NOTHING -
                          | *         | OPEN -
report:{{theme,group}}-{{docx,pdf}} | unknown | NOTHING -
                          | *         | OPEN -
report:commitment{{,-json,-csv,-xlsx}} | published | OPEN -
                          | *         | NOTHING -
report:commitment{CITED}  | published | OPEN -
                          | *         | NOTHING -
report:evidence           | published | OPEN -
                          | *         | NOTHING -
""")
