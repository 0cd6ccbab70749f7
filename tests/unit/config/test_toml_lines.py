"""Lines of keys in TOML as people write it."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from tui_mail.config.toml_lines import line_index, line_of, statements

TEXT = '''\
top = 1
[a]
"quoted key" = """
x = 1
[not.a.table]
"""
list = [ # [
  "]",
  { y = 1 },
]
inner.dotted = 'it''s'
[[t]]
k = 1
[[t]]
k = 2 # [x]
[t.sub]
"\\u00e9.e" = {z = 1}
'''.replace("'it''s'", "'it'")


def test_each_key_and_header_has_its_line() -> None:
    tomllib.loads(TEXT)
    assert dict(line_index(TEXT)) == {
        ("top",): 1,
        ("a",): 2,
        ("a", "quoted key"): 3,
        ("a", "list"): 7,
        ("a", "inner", "dotted"): 11,
        ("t",): 12,
        ("t", 0): 12,
        ("t", 0, "k"): 13,
        ("t", 1): 14,
        ("t", 1, "k"): 15,
        ("t", 1, "sub"): 16,
        ("t", 1, "sub", "é.e"): 17,
    }


def test_a_key_without_a_line_of_its_own_has_that_of_what_holds_it() -> None:
    assert line_of(TEXT, ("t", 1, "sub", "é.e", "z")) == 17
    assert line_of(TEXT, ("nowhere",)) == 1
    assert line_of("[x]\n[a.b.c]\n[a.d]\n", ("a", "b")) == 2


@given(st.lists(st.text(max_size=20), max_size=5), st.text(max_size=20))
def test_strings_of_any_content_hide_nothing_behind_them(values: list[str], last: str) -> None:
    import tomlkit

    lines = [
        f"k{number} = {tomlkit.item(value).as_string()}\n" for number, value in enumerate(values)
    ]
    text = "".join(lines) + f"last = {tomlkit.item(last).as_string()}\n"
    tomllib.loads(text)
    found = list(statements(text))
    assert [s.path for s in found] == [*((f"k{n}",) for n in range(len(values))), ("last",)]
    assert tomllib.loads("v = " + text[found[-1].value : found[-1].value_end]) == {"v": last}
