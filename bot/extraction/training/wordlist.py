"""Read the word lists of the recipe, which are written as plain running text."""


def words(text: str) -> tuple[str, ...]:
    """Return the words of ``text``."""
    return tuple(text.split())


def phrases(text: str) -> tuple[str, ...]:
    """Return the phrases that commas part in ``text``."""
    return tuple(text.split(", "))
