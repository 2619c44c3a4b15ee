"""The public pages that tests go through, by their addresses under `/en/`: a new page is added here, and nowhere else.

That none is missing, a test tells (`tests/report/test_pages.py`).
"""

from tests.factories.world import SEED_MEETING

LISTS = ("recommendations", "states", "meetings", "commitments", "changes")
DETAILS = (f"recommendations/{SEED_MEETING}/15-a", "states/xaa", f"meetings/{SEED_MEETING}")
# Pages without data forms.
GUIDES = ("focal-points", "secretariat", "privacy", "accessibility")
ALONE = ("", "method/", "help/", *(f"help/{name}/" for name in GUIDES))
# Pages that say what there is in files, and are made for each reader.
MADE_ANEW = ("data/",)
# Pages of a question: their forms are in `report.pages.layout`, FORMS_OF.
OF_A_QUESTION = ("matrix", "compare")
# Pages of one matter, by the name of their address. The theme is that of the world of these tests.
THEME = "an-invented-theme"
SUBJECTS = {
    "themes": "themes",
    "theme": f"themes/{THEME}",
    "group": "groups/african-states",
    "periods": "periods",
    "period": "periods/period-1",
    "calendar": "calendar",
    "gaps": "gaps",
    "printed-commitments": "printed-commitments",
}
# Pages whose address is made with what they show; their own tests ask them.
BY_ITS_KEY = {"commitment": "tests/report/test_commitments.py", "release": "tests/report/test_releases.py"}
# What is not there in an empty record.
OF_SOMETHING = (*DETAILS, SUBJECTS["theme"], SUBJECTS["period"])
PAGES = (*ALONE, *MADE_ANEW, *(f"{each}/" for each in LISTS + DETAILS + OF_A_QUESTION + tuple(SUBJECTS.values())))
