"""
Style sheets, scripts and fonts under URLs that change with their content.

One digest of the whole folder stands in every URL, so that relative references
between the files hold, browsers keep them for a year, and a new version of any
file is a new URL for all.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

EXTENSION = "govah-assets"
DIGEST_CHARS = 12
STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"


def folder_digest(*folders: Path) -> str:
    """Return a digest of all file names and contents, in hexadecimal."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:DIGEST_CHARS]


def init_app(app: Flask) -> None:
    """Give templates `asset(name)`, and pages the version of what renders them."""
    static_digest = folder_digest(STATIC)
    app.extensions[EXTENSION] = {
        "static": static_digest,
        "pages": f"{static_digest} {folder_digest(TEMPLATES)}",
    }
    app.jinja_env.globals["asset"] = lambda name: f"/static/{static_digest}/{name}"
