"""Words that cannot be stored, and the sentence that says so (`docs/domain.md` 4)."""

UNSTORABLE = {"NUL": "a\x00b", "non-character": "a\ufffeb", "non-character of a later plane": "a\U0001fffeb"}
HALF = "a\ud800b"
# Every other character of Unicode survives: right to left, combining, beyond the basic plane, joiners, a private one.
STORABLE = "مثال\u200f 例 é\u0301 😀 👩\u200d🔬 \ue000 \u202eאב\u202c \x0b"
