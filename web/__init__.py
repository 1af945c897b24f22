"""
The Flask front end: a URL in, a page out.

Flow: URL -> params -> SearchRequest -> the engine -> presenters -> templates.
Views are a few lines each; presenters are pure functions from model values to
what a template prints; templates hold no logic beyond loops and conditions.
Every page works without JavaScript and has a JSON twin where it shows data.
"""

from web.application import create_app

__all__ = ["create_app"]
