"""Spelling: how far two words are apart, counted in slips of the finger."""


def allowed_slips(length: int) -> int:
    """How many slips a word of that length may hold and still be taken for another."""
    if length < 4:
        return 0
    return 1 if length < 8 else 2


def swaps_of(word: str) -> set[str]:
    """The words that it may be with two neighbours swapped: near the front that leaves hardly a trigram alike."""
    return {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)} - {word}


def is_near(one: str, other: str) -> bool:
    """Whether one is the other but for the slips that its length allows; the first letter must be right or swapped."""
    allowed = allowed_slips(min(len(one), len(other)))
    if not allowed or abs(len(one) - len(other)) > allowed:
        return False
    return one[0] in other[:2] and slips_between(one, other, allowed) <= allowed


def slips_between(one: str, other: str, most: int = 2) -> int:
    """Letters added, left out, changed or swapped with their neighbour; `most` + 1 where there are more."""
    if one == other:
        return 0
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
