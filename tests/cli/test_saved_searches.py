"""`tui-mail searches`: what it lists is what `list` finds."""

from tests.cli.calling import User


def test_they_are_listed_added_found_as_folders_and_removed(reader: User) -> None:
    before = reader.settings.read_text()
    try:
        assert reader.call("searches", "add", "Looms", "-from:shop", "loom*").status == 0
        listed = {row["search"]: row for row in reader.call("searches", "--json").objects()}
        assert list(listed)[-1] == "Looms"
        for name, row in listed.items():
            found = reader.call("list", "--folder", name, "--limit", 9999, "--json").objects()
            assert len(found) == row["total"], name
            assert sum("seen" not in one["flags"] for one in found) == row["unread"], name
        assert listed["Looms"]["query"] == "-from:shop loom*"
        assert not listed["Looms"]["built_in"]
        assert listed["Unread"]["built_in"]
        within = reader.call("list", "--folder", "unread", "zzzqqq", "--json").objects()
        assert within == []
        wrong = reader.call("searches", "add", "Bad", "from:")
        assert wrong.status == 2
        assert "Nothing stands after the colon" in wrong.complaint()
        assert reader.call("searches", "remove", "Looms").status == 0
        assert reader.call("searches", "remove", "Looms").status == 1
        assert reader.settings.read_text().replace("\n[searches]\n", "") == before
    finally:
        reader.settings.write_text(before)
