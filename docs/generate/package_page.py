"""The README as the page of a package shows it: no comments, and no link that leads nowhere from there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from hatchling.metadata.plugin.interface import MetadataHookInterface

COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
TAG = re.compile(r"<(\w+)[^>]*?\b(?:src|srcset|href)=\"([^\"]+)\"[^>]*>")
ABSOLUTE = re.compile(r"[a-z][a-z+.-]*:", re.IGNORECASE)


class PackagePage(MetadataHookInterface):
    """Gives the build the text of the package's page."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set `readme`, with links into the source of this version."""
        readme = Path(self.root, "README.md").read_text(encoding="utf-8")
        source = metadata.get("urls", {}).get("Source")
        text = page(readme, source, f"v{metadata['version']}")
        metadata["readme"] = {"content-type": "text/markdown", "text": text}


def page(readme: str, source: str | None, tag: str) -> str:
    """The page; where the address of the source is not known, a link is its words and a picture is left out.

    >>> page("[a](docs/a.md#b), [c](https://c.dk) ![d](d.svg)", "https://e.dk/f", "v1")
    '[a](https://e.dk/f/blob/v1/docs/a.md#b), [c](https://c.dk) ![d](https://e.dk/f/raw/v1/d.svg)'
    >>> page("<!-- made -->[a](docs/a.md) ![d](d.svg)", None, "v1")
    'a '
    """

    def address(target: str, kind: str) -> str:
        return urljoin(f"{source}/{kind}/{tag}/README.md", target)

    def link(found: re.Match[str]) -> str:
        picture, words, target = found.groups()
        if ABSOLUTE.match(target):
            return found[0]
        if source is None:
            return "" if picture else words
        return f"{picture}[{words}]({address(target, 'raw' if picture else 'blob')})"

    def element(found: re.Match[str]) -> str:
        name, target = found.groups()
        if ABSOLUTE.match(target):
            return found[0]
        if source is None:
            return ""
        return found[0].replace(f'"{target}"', f'"{address(target, "blob" if name == "a" else "raw")}"')

    return TAG.sub(element, LINK.sub(link, COMMENT.sub("", readme)))
