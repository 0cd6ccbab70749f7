"""Why ours reads a message differently from two others that agree.

Each class has its sentence here; which messages are of it stands in reasons.tsv, by the names of
their files in the corpus. A disagreement that stands nowhere is told as one without a reason.
"""

from pathlib import Path

CLASSES = {
    "named text": "A text part that names a file is listed as an attachment, also where it says"
    " `inline`; postal-mime and mailparser put it into the text.",
    "one alternative": "Of the parts of a multipart/alternative one is the text; the others join"
    " every plain one.",
    "no part": "It says multipart, and its boundary stands nowhere or nowhere where it should: the"
    " text that is there is shown, from the parts that can be found. The others show nothing.",
    "no empty line": "The first part begins right behind the headers, without an empty line: it is"
    " a part all the same. postal-mime and mailparser lose it.",
    "only an attachment": "The whole message is one text that is marked as an attachment: it is"
    " listed as one, and its words are shown as well.",
    "boundaries": "A boundary is a beginning of another, or of itself: the standard does not say"
    " whose the line is.",
    "no such type": "The Content-Type names no type: it counts as text/plain, or as what it"
    " begins with. The others take it as a type of its own, and so as an attachment.",
    "no base64": "It is declared as base64 and is plain words: they are shown as they stand, not"
    " decoded into noise.",
    "HTML's charset": "Only the HTML's own <meta> names a charset: that counts.",
    "Latin-1": "ISO-8859-1 is read as windows-1252, as browsers read it: curly quotes and the euro"
    " are letters, not control characters.",
    "UTF-7": "postal-mime and mailparser decode no UTF-7.",
    "raw letters in a word": "Raw eight-bit letters stand in an encoded word: they are read in the"
    " charset that the word names. postal-mime and mailparser decode them twice.",
    "path in a name": "A file name is a Windows path: its last part is the name. The others take"
    " its backslashes for escapes.",
    "limit": "A header is read up to 64 KB.",
    "two addresses": "Two addresses stand where one should, and the others take one: the first one"
    " is shown first here, the second as well, and the reader warns of it.",
    "broken date": "JavaScript puts a year where a date has none and passes over a zone that it"
    " does not know; ours says that there is no date, or takes the part that can be read.",
}

_FILE = Path(__file__).with_name("reasons.tsv")


def known() -> dict[tuple[str, str], str]:
    """The class by matter and message."""
    found: dict[tuple[str, str], str] = {}
    for line in _FILE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, matter, messages = line.split("\t")
            assert name in CLASSES, name
            found |= {(matter, message): name for message in messages.split()}
    return found
