"""A text as a value of a query. Apart from what reads queries: each start needs it. Pure."""


def phrase(text: str) -> str:
    """A text as a value of a query: in quotes where it has to be."""
    plain = text.replace('"', " ").strip()
    bare = plain and not any(letter.isspace() or letter in "()" for letter in plain)
    return plain if bare and not plain.endswith("*") else f'"{plain}"'
