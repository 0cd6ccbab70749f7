"""The mail of the demo: its texts in letters/, and what makes messages of them.

    letters.py      reads the text files     when.py         dates that always look fresh
    compose.py      MIME from a letter       attachments.py  small files made on the spot
    fill.py         puts all of it into the postbox

What is in letters/ was written for this demo: no person, company or address in it is real.
"""
