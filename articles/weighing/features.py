"""Features: what is told apart in a sentence; the same for training and for reading, so that a weight fits both."""

from functools import lru_cache
from itertools import pairwise

from articles.weighing.lexicon import Lexicon
from articles.weighing.tokens import Token, tokens_of

# Steps whenever a feature is made otherwise: weights made before no longer fit, and a test says so.
VERSION = 1
_FARTHEST = 5
_PARTS = (3, 4, 5)


def features_of(text: str, lexicon: Lexicon) -> set[str]:
    """Words, their neighbours, pairs farther apart, parts of words, and how the sentence is meant; pure."""
    return features_from(tokens_of(text, lexicon), lexicon)


def features_from(tokens: list[Token], lexicon: Lexicon) -> set[str]:
    words = [token for token in tokens if token.is_word]
    stems = [f"!{word.stem}" if word.is_refused else word.stem for word in words]
    names = [f"!{word.name}" if word.is_refused else word.name for word in words]
    found = set(stems)
    found.update(names)
    for run in (stems, names):
        found.update(map(" ".join, pairwise(run)))
        found.update(map(" ".join, zip(run, run[1:], run[2:], strict=False)))
    telling = [
        (place, name)
        for place, (name, word) in enumerate(zip(names, words, strict=True))
        if word.form not in lexicon.small
    ]
    for number, (place, name) in enumerate(telling):
        for other_place, other in telling[number + 1 : number + 1 + _FARTHEST]:
            if other_place - place > _FARTHEST + 2:
                break
            found.add(f"{name}~{other}")
    for word in words:
        found.update(_parts_of(word.form))
    found.update(_moods(tokens, names, lexicon))
    return found


@lru_cache(maxsize=50_000)
def _parts_of(form: str) -> tuple[str, ...]:
    """Runs of three to five letters of a word, its ends marked."""
    whole = f"<{form}>"
    return tuple(f"_{whole[i : i + size]}" for size in _PARTS for i in range(len(whole) - size + 1))


def _moods(tokens: list[Token], names: list[str], lexicon: Lexicon) -> set[str]:
    """How the sentence opens and ends, and the words by which it advises, asks, quotes or sets a condition."""
    found = {f"^{names[0]}", f"^{' '.join(names[:2])}", f"{names[-1]}$"} if names else set()
    moods = {mood for token in tokens if (mood := lexicon.moods.get(token.form))}
    found.update(f"={mood}" for mood in moods)
    found.update(f"={token.form}" for token in tokens if not token.is_word and token.form not in ",.।")
    if any(token.is_refused for token in tokens):
        found.add("=!")
    if names:
        found.update(f"^{names[0]}={mood}" for mood in moods)
    found.add(f"=long{min(len(names) // 6, 5)}")
    return found
