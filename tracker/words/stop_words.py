"""Words that stand in nearly every text of a language and say nothing of what it is about; nobody misses them.

A word that means something in another of these languages is not among them, for one list serves all.
"""

from tracker.words.cutting import folded

ENGLISH = """a an and any are as at be been being but by can could did do does for from had has have how if in into is
it its may more of on or other our shall should so such than that the their them then there these they this those to
was we were what when where which who whom why will with would you your i my me he she his her us about between during
through under over s"""
FRENCH = """au aux avec ce ces cette dans de des du elle en est et eux il ils la le les leur leurs lui ma mais mes ne
nos notre nous ou où par pas pour qu que qui quel quelle quels quelles sa ses soit sont sous sur ton un une vos votre
vous y à été être c d j l m n t comment"""
SPANISH = """al como con cual cuales cuando de del donde el ella ellas ellos en entre era es esa ese eso esta este esto
estas estos fue ha han hay la las lo los más mi muy ni no nos o para pero por que qué se sea según ser si sin sobre son
su sus también un una uno unas unos y ya"""
RUSSIAN = """а без бы был была были было быть в во для до его ее если же за и из или им их к как какие какой ко которые
который ли между на над не нет о об от по под при с со так также то том у что чтобы это этот эти этого этой"""
ARABIC = """في من على إلى عن مع أن إن ان هذا هذه ذلك تلك التي الذي الذين ما لا لم لن قد كان كانت هو هي هم أو او ثم بين
كل كما حيث عند بعد قبل و ب ل ف ك كيف هل ماذا"""

STOP_WORDS = frozenset(folded(each) for each in f"{ENGLISH} {FRENCH} {SPANISH} {RUSSIAN} {ARABIC}".split())
# Characters of Chinese that need not be found: they join words.
CHINESE = frozenset("的和与及在对了是为于或者从向")
