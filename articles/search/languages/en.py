"""English: a light stem."""

import re
from collections.abc import Mapping

CODE = "en"
# Of what generated words are made when search is measured, and what is asked then.
CONSONANTS, VOWELS = "bcdfglmnprstv", "aeiou"
QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "English": (
        "my ex keeps turning up at my work what can i do", "strangled", "how do i get a restraining order", "stalking",
        "spywear on my fone", "panic attack at night", "is it safe to leave him with the children", "sleeping pills",
        "what should a doctor write down", "he reads all my messages and knows where i am", "help",
    ),
}  # fmt: skip

_IRREGULAR = {
    "children": "child", "women": "woman", "men": "man", "people": "person", "kids": "kid", "wives": "wife",
    "knives": "knife", "lives": "life", "died": "die", "dying": "die", "lying": "lie", "left": "leave", "ran": "run",
    "hid": "hide", "hidden": "hide", "took": "take", "taken": "take", "went": "go", "gone": "go", "came": "come",
    "told": "tell", "said": "say", "sent": "send", "found": "find", "broke": "break", "broken": "break",
    "slept": "sleep", "felt": "feel", "kept": "keep", "spoke": "speak", "knew": "know", "known": "know",
    "saw": "see", "seen": "see", "gave": "give", "given": "give", "stole": "steal", "stolen": "steal",
    "threw": "throw", "thrown": "throw", "wrote": "write", "written": "write", "shot": "shoot", "paid": "pay",
    "drank": "drink", "drunk": "drink", "met": "meet", "caught": "catch", "bought": "buy", "brought": "bring",
    "teeth": "tooth", "feet": "foot", "bled": "bleed", "bleeding": "bleed", "fed": "feed", "shown": "show",
    "evidence": "evidence", "police": "police", "medicine": "medicine", "this": "this", "is": "is", "was": "was",
    "his": "his", "has": "has", "does": "does", "us": "us", "yes": "yes", "news": "news", "anxious": "anxi",
    "anxiety": "anxi", "depression": "depress", "depressed": "depress", "depressing": "depress", "apps": "app",
    "threat": "threat", "threaten": "threat", "threatens": "threat", "threatened": "threat", "threatening": "threat",
    "strangulation": "strangl", "strangle": "strangl", "strangled": "strangl", "strangling": "strangl",
    "sexual": "sex", "sexually": "sex", "physical": "physic", "physically": "physic", "legal": "legal",
    "legally": "legal", "suicidal": "suicid", "suicide": "suicid", "pregnant": "pregnan", "pregnancy": "pregnan",
    "safe": "saf", "safer": "saf", "safety": "saf", "safely": "saf", "proof": "proof", "married": "marri",
    "marriage": "marri", "divorced": "divorc", "divorce": "divorc", "abusive": "abus", "illegal": "illegal",
    "harassment": "harass", "controlling": "control", "controlled": "control", "isolation": "isolat",
    "injuries": "injur", "injury": "injur", "injured": "injur", "safest": "saf", "doctors": "doctor",
    "doctor": "doctor", "lawyer": "lawyer", "lawyers": "lawyer", "partner": "partner", "partners": "partner",
    "helper": "help", "jealousy": "jealous",
    "number": "number", "numbers": "number", "computer": "computer", "shelter": "shelter",
    "shelters": "shelter", "teenager": "teen", "teenagers": "teen", "teenage": "teen", "teens": "teen",
    "worker": "worker", "workers": "worker", "tracker": "track", "trackers": "track", "paper": "paper",
    "papers": "paper", "sister": "sister", "brother": "brother", "daughter": "daughter", "mother": "mother",
    "father": "father", "order": "order", "orders": "order", "stranger": "stranger", "strangers": "stranger",
    "counsellor": "counsel", "counselling": "counsel", "counseling": "counsel", "counselor": "counsel",
}  # fmt: skip
_CONTRACTIONS = re.compile(r"'(?:s|d|m|t|ll|re|ve|em)?$")


def stem_of(word: str) -> str:
    """A light stem: plural, -ing, -ed, -er and a final e fall away. Rather too little than too much."""
    word = (word if word.endswith("n't") else _CONTRACTIONS.sub("", word)).replace("'", "")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= 3 or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ings", "ing", "edly", "ed", "ers", "er", "ly"):
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) >= 3 and re.search("[aeiouy]", stem):
            word = stem
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiousl":
        word = word[:-1]
    if word.endswith("y") and len(word) > 3:
        word = word[:-1] + "i"
    return word[:-1] if word.endswith("e") and len(word) > 3 else word
