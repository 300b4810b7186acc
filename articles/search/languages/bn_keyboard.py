"""Keyboards of Bangla: what was meant where the keyboard stood at the other language, key by key.

Layouts: Bijoy, the one most used in Bangladesh, and InScript, the Indian standard; the letter that each key gives.
Phonetic keyboards need nothing: what they make of another language sounds like it.
"""

from collections.abc import Iterator, Mapping

from articles.search.languages.bn_codes import as_seen

_BIJOY = (
    "q ঙ Q ং w য W \u09df e ড E ঢ r প R ফ t ট T ঠ y চ Y ছ u জ U ঝ i হ I ঞ o গ O ঘ p \u09dc P \u09dd a ৃ A র্ "
    "s ু S ূ d ি D ী f া F অ g ্ G । h ব H ভ j ক J খ k ত K থ l দ L ধ z ্র Z ্য x ও X ৗ c ে C ৈ v র V ল b ন B ণ n স N ষ m ম M শ"
)
_INSCRIPT = (
    "q ৌ Q ঔ w ৈ W ঐ e া E আ r ী R ঈ t ূ T ঊ y ব Y ভ u হ U ঙ i গ I ঘ o দ O ধ p জ P ঝ a ো A ও s ে S এ d ্ D অ f ি F ই g ু "
    "G উ h প H ফ j র J \u09dc k ক K খ l ত L থ x ং X ঁ c ম C ণ v ন n ল m স M শ"
)


def _table(layout: str) -> Mapping[str, str]:
    pairs = layout.split()
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


_LAYOUTS = (_table(_BIJOY), _table(_INSCRIPT))
# On Bijoy the link and the sign of a vowel make the vowel that stands alone.
_ALONE = {"্া": "আ", "্ি": "ই", "্ী": "ঈ", "্ু": "উ", "্ূ": "ঊ", "্ৃ": "ঋ", "্ে": "এ", "্ৈ": "ঐ", "্ৗ": "ঔ"}


def with_other_keyboard(text: str) -> Iterator[str]:
    """The text as it would be had each of its keys been pressed on a keyboard of the other script.

    >>> "আমার" in "".join(with_other_keyboard("gfmfv"))
    True
    """
    is_sounded = any("\u0980" <= character <= "\u09ff" for character in text)
    for keys in _LAYOUTS:
        if is_sounded:
            yield _in_latin(text, keys)
        else:
            yield " ".join(_in_script(word, keys) for word in text.split())


def _in_latin(text: str, keys: Mapping[str, str]) -> str:
    parted = (
        text.replace("\u09cb", "\u09c7\u09be").replace("\u09cc", "\u09c7\u09d7") if "ৌ" not in keys.values() else text
    )
    for letters in sorted(set(keys.values()), key=len, reverse=True):
        key = next(key for key, given in keys.items() if given == letters)
        parted = parted.replace(letters, key)
    return parted.lower()


def _in_script(word: str, keys: Mapping[str, str]) -> str:
    given = "".join(keys.get(character, character) for character in word)
    for linked, vowel in _ALONE.items():
        given = given.replace(linked, vowel)
    return as_seen(given) if keys is _LAYOUTS[0] else given
