"""Order of Bangla: how its words stand in a dictionary, and under which letter.

Vowels come first, then ং ঃ ঁ, then consonants; after a consonant its bare form, then its vowel signs, then conjuncts
(the order of Bangla dictionaries, as in Unicode's CLDR for bn: ং, ঃ and ঁ follow ঔ). ড় ঢ় য় stand with ড ঢ য, and ৎ
with ত; they decide only between words that are otherwise alike.
"""

import re
import unicodedata

_ORDER = "অআইঈউঊঋএঐওঔংঃঁকখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযরলশষসহািীুূৃেৈোৌ্"
_PLACE = {letter: place for place, letter in enumerate(_ORDER, 1000)}
_SAME = {"ড়": "ড", "ঢ়": "ঢ", "য়": "য", "\u09dc": "ড", "\u09dd": "ঢ", "\u09df": "য", "ৎ": "ত্"}
_PUNCTUATION = re.compile(r"[^\w\u0980-\u09ff]+")


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFC", text).lower()
    for written, same in _SAME.items():
        text = text.replace(written, same)
    return _PUNCTUATION.sub(" ", text).strip()


def sort_key(text: str) -> tuple[list[int], str]:
    """What sorts titles: Latin letters and figures by themselves, before Bangla; case and punctuation do not count.

    >>> sorted(["কথা", "কাজ", "অফিস", "ক্ষতি", "আইন"], key=sort_key)
    ['অফিস', 'আইন', 'কথা', 'কাজ', 'ক্ষতি']
    """
    plain = _plain(text)
    if not any(c in _PLACE for c in plain):
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return [_PLACE.get(c, min(ord(c), 999)) for c in plain], text


def letter_of(text: str) -> str:
    """The letter under which a title stands; “#” for a figure."""
    plain = _plain(text)
    first = plain[:1]
    if not first or first.isdigit():
        return "#"
    if first in _PLACE:
        return first
    return unicodedata.normalize("NFKD", first)[0].upper()
