"""
The Flask front end: a URL in, a page out.

Flow: URL -> params -> SearchRequest -> the engine -> presenters -> templates.
Views are a few lines each; presenters are pure functions from model values to
what a template prints; templates hold no logic beyond loops and conditions.
Every page works without JavaScript and has a JSON twin where it shows data.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from web.application import create_app

__all__ = ["create_app"]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import the application when it is asked for: the list of commands needs `web.command` alone."""
        if name != "create_app":
            msg = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(msg)
        from web.application import create_app

        globals()[name] = create_app
        return create_app
