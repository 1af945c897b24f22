"""
Lines that stand in an article and are not of it: pointers to other articles, to accounts, to comments.

What extraction leaves of them stands in blocks of their own. A block goes only when it is
short and begins as such pointers do; sentences of the text that begin so are longer or go on.
"""

from __future__ import annotations

import re

_MAX_CHARS = 200

_POINTER = re.compile(
    r"\W*(?:"
    # other articles
    r"(?:read|see|watch)\s+(?:also|more|next)\b|also\s+read\b|more\s+(?:on|from|about)\b|related(?:\s+\w+)?\s*(?::|$)|you\s+may\s+also\b"
    r"|(?:auch\s+(?:lesen|interessant)|lesen\s+sie\s+(?:auch|hier|mehr|dazu)|mehr\s+(?:zum\s+thema|dazu|lesen)"
    r"|weitere?\s+(?:artikel|themen|informationen|beiträge|meldungen)|empfohlene\s+\w+|zum\s+weiterlesen|das\s+könnte\s+sie)\b"
    r"|(?:lire|à\s+lire|voir)\s+aussi\b|sur\s+le\s+même\s+sujet\b"
    r"|(?:lea|vea|ver|leia|veja|leggi|guarda)\s+(?:tambi[eé]n|tamb[eé]m|m[aá]s|mais|anche)\b|te\s+puede\s+interesar\b|notas?\s+relacionadas?\b"
    r"|czytaj\s+(?:też|także|więcej)\b|dowiedz\s+się\s+więcej\b|lees\s+(?:ook|meer)\b|läs\s+(?:också|mer)\b"
    r"|بیشتر\s+بخوانید|مطالب\s+مرتبط|همچنین\s+بخوانید|اقرأ\s+أيض|مواضيع\s+ذات\s+صلة"
    # accounts, letters and comments
    r"|(?:follow|like|join)\s+(?:us|the\s+\w+|@?\w+)\s+on\b|subscribe\s+(?:to|now|here)\b|sign\s+up\s+(?:for|to)\b|share\s+this\b"
    r"|(?:folgen|folge)\s+sie\s+uns\b|abonnieren\s+sie\b|newsletter\s+(?:abonnieren|anmelden)\b|jetzt\s+abonnieren\b"
    r"|s[ií]gue(?:nos)?\s+en\b|suscr[ií]b\w+\b|hazte\s+miembro\b|suivez-nous\b|abonnez-vous\b"
    r"|(?:keine|\d+)\s+kommentare?\b|(?:no|\d+)\s+comments?\b|leave\s+a\s+(?:comment|reply)\b|kommentare\s+insgesamt\b"
    # rights
    r"|©|\(c\)\s|all\s+rights\s+reserved\b|alle\s+rechte\s+vorbehalten\b|todos\s+los\s+derechos\b"
    r")",
    re.IGNORECASE,
)


def is_pointer(text: str) -> bool:
    """Tell whether a block of the article leads elsewhere."""
    return len(text) <= _MAX_CHARS and bool(_POINTER.match(text))
