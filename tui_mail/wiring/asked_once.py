"""The web servers of newsletters, asked through an edge that is loaded when one is left."""


class AskedOnce:
    """Implements ports.one_click.OneClick."""

    def post(self, url: str) -> None:
        """See ports.one_click.OneClick."""
        from tui_mail.net.one_click import HttpsOneClick  # few ever leave a list

        HttpsOneClick().post(url)
