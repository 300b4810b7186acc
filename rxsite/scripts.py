"""Makes scripts lighter on their way into collectstatic: without comments of whole lines, and without indentation."""


def lighten_script(text: str) -> str:
    """The same script. Raises ValueError for a text in backticks over several lines, whose spaces would mean something.

    Only whole lines of `//` go, so that no address in a string can be taken for a comment.
    """
    lines = [line.strip() for line in text.splitlines()]
    for number, line in enumerate(lines, 1):
        if not line.startswith("//") and line.count("`") % 2:
            raise ValueError(f"line {number}: a text in backticks must end on its line")
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"
