"""C4: nobody stands twice among the recipients, and nobody is left out."""

from hypothesis import given
from hypothesis import strategies as st

from tui_mail.message.recipients import each_once
from tui_mail.model.address import Address

PEOPLE = st.lists(
    st.builds(
        Address, st.just(""), st.sampled_from(["a@x.test", "A@x.test", "b@x.test", "c@y.test"])
    )
)


def test_C4_who_stands_twice_stays_in_the_most_open_place() -> None:
    ann, also, bob = (
        Address("Ann", "ann@x.test"),
        Address("", "ANN@x.test"),
        Address("", "b@x.test"),
    )
    assert each_once((ann, also), (also, bob), (bob, ann)) == ((ann,), (bob,), ())


@given(PEOPLE, PEOPLE, PEOPLE)
def test_C4_everybody_is_there_once(
    to: list[Address], cc: list[Address], bcc: list[Address]
) -> None:
    kept = [one.address.casefold() for people in each_once(to, cc, bcc) for one in people]
    assert sorted(kept) == sorted({one.address.casefold() for one in (*to, *cc, *bcc)})
