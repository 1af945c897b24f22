"""
Lines made of patterns, with the names in them marked: what real prose has few of.

Flow: lexicon, patterns -> documents with their names. Tables and lists of results, datelines, bylines,
reports of arrests: the pattern says which kind stands where, the lexicon gives the names. Some names are put
together from halves of two, so that names that no list has are met too.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, NamedTuple

from babel import Locale

from indexer.names.recognition.lexicon import load_lexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MARK = re.compile(r"\{(\w+)\}")
_PARTICLES = ("al-", "Al-", "Al ", "O'", "Mc", "van ", "de ", "bin ", "el-", "von ")
_INITIALS = "ABCDEFGHJKLMNPRSTW"


class MarkedText(NamedTuple):
    """A text with its paragraphs and names: `(start, end)`, `(start, end, label)`."""

    text: str
    paragraphs: list[tuple[int, int]]
    names: list[tuple[int, int, str]]


def _listed(text: str) -> list[str]:
    return [item.strip() for item in text.replace("\n", "|").split("|") if item.strip()]


_COMPANY_WORDS = _listed(
    """
    Corp | Inc | Co | Group | Ltd | PLC | Holdings | Industries | Bank | Airlines | Motors | Oil |
    Steel | Systems | International | Energy | Insurance | Securities | Electric
    """
)
_CLUB_WORDS = _listed(
    """
    United | City | Rovers | FC | Athletic | Wanderers | Town | Sporting | Dynamo | Inter | Real
    """
)
_TEAM_NAMES = _listed(
    """
    Giants | Tigers | Bears | Eagles | Lions | Hawks | Royals | Rangers | Kings | Devils | Pirates |
    Bulls | Rockets | Warriors | Twins | Padres | Braves | Sharks | Stars | Jets | Falcons |
    Panthers
    """
)
_BODIES = _listed(
    """
    Ministry of {X} | Department of {X} | {D} {X} Ministry | Supreme Court | Revolutionary Court |
    {X} Committee | Committee for {X} | Centre for {X} | National {X} Council | {D} {X} Organization
    | {L} University | University of {L} | {D} Red Crescent | Bank of {L} | {D} National Police |
    {L} City Council | House of Representatives | Association of {X} Workers | International {X}
    Federation | {X} Front | Islamic {X} Party | Democratic Party of {C} | National {X} Agency | {X}
    Watch | Institute of {X} and {X} | Front for the {X} of {C} | Justice for {X} | Friends of {C}
    """
)
_TOPICS = _listed(
    """
    Health | Education | Justice | Defence | Intelligence | Interior | Foreign Affairs | Human
    Rights | Press | Security | Labour | Trade | Science | Liberation | Peace | Culture | Water |
    Energy | Agriculture | Information | Women | Refugee | Justice | Freedom | Solidarity |
    Resistance | Victims | Prisoners
    """
)
_DEMONYMS = _listed(
    """
    Iranian | Iraqi | Syrian | British | French | German | American | Russian | Turkish | Afghan |
    Lebanese | Egyptian | Chinese | Indian | Spanish | Polish | Israeli | Saudi | Canadian | Mexican
    | Swedish | Dutch | Kurdish
    """
)
_TITLES = _listed(
    """
    President | Prime Minister | Foreign Minister | Ayatollah | Judge | General | Gen. | Mr. | Mr |
    Mrs | Dr. | Dr | Colonel | Senator | Secretary of State | Justice Minister | Deputy Minister |
    King | Sheikh | Grand Ayatollah | Supreme Leader Ayatollah | Chancellor | Lieutenant Colonel |
    Brigadier General | Commander | Professor | Ambassador | Pope | Captain | Prosecutor |
    Hojatoleslam | Imam
    """
)
_TRADES = _listed(
    """
    journalist | lawyer | activist | student | teacher | spokesman | prosecutor | minister |
    professor | driver | worker | actor | researcher | doctor | writer | prisoner
    """
)
_INTERNATIONAL = _listed(
    """
    UN | U.N. | EU | E.U. | NATO | OPEC | IMF | WHO | UNICEF | UNHCR | UNESCO | OHCHR | OSCE | ICC |
    ICRC | IAEA | WTO | OECD | ASEAN | AU | OAU | PLO | CIA | FBI | KGB | BBC | CNN | NGO | UNGA |
    United Nations | European Union | Arab League | World Bank | Security Council | UN Security
    Council | UN Human Rights Council | European Parliament | European Commission | International
    Criminal Court | Red Cross | Amnesty International | Human Rights Watch | Interpol
    """
)
_SHORT_COUNTRIES = ["U.S.", "US", "USA", "UK", "U.K.", "UAE", "U.S.", "UK", "USSR", "DRC"]
_MONTHS = _listed("January|February|March|April|May|June|July|August|September|October|November|December")
_DAYS = _listed("Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday")

SPORT = """
{T} {n} {T} {n}
{T} {n} {n} {n} {n} {n} {n} {n}
{T} {n} {T} {n}
{T} (B) {n}
{TU} {n} {n} .5{n} -
{TU} AT {TU}
{TU} {n} {n} .4{n} {n} 1/2
{C} {n} {C} {n}
{n}. {P} ({C}) {n}:{n}.{n}
{n}. {P} ({C}) {n}.{n}
{P} ({C}) {n}
{P} ({C}) beat {P} ({C}) 6-{n} 6-4
{P}, {C}, {n}
{T} - {S} ({n}th minute), {S} ({n})
{C} - {P} ({n}th)
Bowling: {S} {n}-{n}-{n}-{n}, {S} {n}-0-{n}-2
{G} {S} c {S} b {S} {n}
{T} beat {T} {n}-{n} on {day}.
{T} striker {P} scored twice in the match against {T}.
{T} captain {P} said the team was ready.
{C} captain {P} said the team was ready.
{T} lead the league with {n} points.
{S} scored in the {n}th minute for {T}.
The {TN} beat the {TN} {n}-{n}.
{S} hit a home run as the {N} won {n}-{n} in {Y}.
In {Y}, {P} scored as {T} won the match {n}-{n}.
In {Y}, {P} hit a two-run homer to lead the {N} past the {TN}.
{C} beat {C} {n}-{n} in a World Cup qualifier in {Y} on {day}.
Coach {P} of {T} said {S} would play.
Attendance: {n},000
{P}, who plays for {T}, joined {T} last season.
SOCCER - {CU} BEAT {CU} {n}-{n}.
SOCCER - {SU} {U} {U} AGAINST {TU}.
TENNIS - {SU} {U} {U} IN {YU}.
{P} and {P} ({C})
{YU} {n}-08-30
""".strip().split("\n")

NEWS = """
{YU} 19{n}-0{n}-1{n}
{YU} 19{n}-08-{n}
{YU} (Reuters) - The {w} {w} {w} on {day}.
{YU}, {m} {n} (AP) -- The {w} {w} on {day}.
{YU}, {C} -- {P} was {w} here on {day}.
By {P}
{P}
{P} in {Y}
{K} said it would {w} the {w}.
Shares of {K} rose on {day}.
{K} shares {w} {n} percent.
{K} Chief Executive {P} said the {w} was {w}.
{K}'s board {w} {w} the {w}.
{t} {P} arrived in {Y} on {day}.
{t} {S} said the {w} was not {w}.
{d} {t} {P} told {B} that the {w} {w}.
{P}, a {j} from {Y}, was arrested on {n} {m}.
{P}, {n}, was a {j} at {B}.
The {B} said that {P} had been sentenced to {n} years.
According to {B}, {P} was taken to a prison in {Y}.
{P}, {P} and {P} were executed in {Y} in {m} 19{n}.
{P} said {S} had {w} the {w}.
{S} said: "The {w} {w} {w}."
{S} was {w} in {Y}, {C}, in {n}.
Judge {P} of Branch {n} of the {B} in {Y} heard the case.
The {B} ({A}) was {w} in {L}.
Members of the {A} {w} the {w} of {L}.
The {A}/{A} {w} the {w}.
a {w} of the {A} in {L}
In {L}, the {w} of {P} and {P} {w}.
{L} and {L} signed a {w} in {Y}.
The {d} government {w} {L}.
the {w} between {C} and {C}
{t} {P} and {t} {P} met in {Y}.
{t} {S}'s {w}
{t} {P}'s {w} {w} {w}.
{S}'s {w} {w} the {w}.
the city of {Y}
near the town of {Y}, {C}
{Y}-based {K} {w} the {w}.
{B}, {L}
The {W} {W} of {W} {W} in {C}
{W} {W} {W} and {W}
{W} {w} {w}
{W} the {w} of the {w}, {w} {w}.
{W}, the {w} {w} in {w}.
But {S} {w} the {w}.
{P} is {w} of {B}.
{P} is President of {B}.
{P}, {B}'s {W} {W} Director, said:
{P} (left) with {P} in {Y}.
{U} {U} {U} IN {CU}
{U} {U} OF {U}
{CU} {U} {U} {U}
{du} {U} {U} {U}
{SU} {U} {U} {U} {U}
Photo by {P}/{A}
Phone: {n}
Tel: {n}
Mail: {w}
{W}: {Y}, {C}
I was held in {Y} prison with {P}.
My brother {G} {w} in {m}.
{W} the {w} as {G} {w}.
The {w} {w} {W}, {w}.
{G} {w} the {w} in {L}.
the late {P}
Mr. {S} said on {day} that {L} {w}.
{V} {t} {P} {w} {L}.
The {I} {w} the {w} in {L}.
A {I} official said the {w} in {L} was {w}.
the {V} and the {I}
The {V} {w} the {I} to {w} the {w}.
{I} Secretary General {P} {w} {L}.
the {I}'s {w}
{V} officials {w} in {L}
{P}, {t} of {C}, {w} the {I}.
{Y} and {Y} in the {V}
waging war on God, in the name of Islam
He was in {L} and then the {w} {w} him to {Y}, {Y} and {Y}.
{w} in {Y}, {V}
the people of {L}
the {w} of {L}'s {w}
{W} {t} {P}, a {w}, {w} the {I} and {B}.
""".strip().split("\n")


class _Drawer:
    """Draws names and words; the same seed gives the same."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        named = sorted(
            (name, flags) for name, flags in load_lexicon().items() if name.isascii() and name[0].isupper()
        )
        self.given = [n for n, f in named if "G" in f and not set(f) & set("CSP") and " " not in n]
        self.family = [n for n, f in named if "F" in f and not set(f) & set("CS") and " " not in n]
        self.cities = [n for n, f in named if "P" in f and len(n) > 3]
        self.towns = [n for n, f in named if "p" in f and len(n) > 3]
        names = Locale("en").territories.items()
        self.countries = sorted(
            name
            for code, name in names
            if code.isalpha()
            and code not in ("ZZ", "EZ", "UN", "EU", "QO", "XA", "XB")
            and name.isascii()
            and not set("(&") & set(name)
        )
        self.common = sorted(n for n, f in load_lexicon().items() if f == "w" and 3 < len(n) < 10)
        choose = self.choose
        self.names: dict[str, tuple[Callable[[], str], str]] = {
            "P": (self.person, "person"),
            "S": (self.surname, "person"),
            "SU": (lambda: self.surname().upper(), "person"),
            "G": (self.given_name, "person"),
            "L": (self.place, "place"),
            "Y": (self.city, "place"),
            "YU": (lambda: self.city().upper(), "place"),
            "C": (lambda: choose(self.countries), "place"),
            "CU": (lambda: choose(self.countries).upper(), "place"),
            "V": (lambda: choose(_SHORT_COUNTRIES), "place"),
            "T": (self.club, "organisation"),
            "TU": (lambda: choose(self.cities).upper(), "organisation"),
            "TN": (lambda: f"{choose(self.cities)} {choose(_TEAM_NAMES)}", "organisation"),
            "N": (lambda: choose(_TEAM_NAMES), "organisation"),
            "B": (self.body, "organisation"),
            "K": (self.company, "organisation"),
            "A": (self.abbreviation, "organisation"),
            "I": (lambda: choose(_INTERNATIONAL), "organisation"),
        }
        self.words: dict[str, Callable[[], str]] = {
            "d": lambda: choose(_DEMONYMS),
            "du": lambda: choose(_DEMONYMS).upper(),
            "t": lambda: choose(_TITLES),
            "j": lambda: choose(_TRADES),
            "w": lambda: choose(self.common),
            "W": lambda: choose(self.common).capitalize(),
            "U": lambda: choose(self.common).upper(),
            "n": lambda: str(self.random.randint(0, 99)),
            "m": lambda: choose(_MONTHS),
            "day": lambda: choose(_DAYS),
        }

    def choose(self, items: Sequence[str]) -> str:
        return self.random.choice(items)

    def blend(self, name: str, others: Sequence[str]) -> str:
        other = self.choose(others)
        return name[: max(2, len(name) // 2 + self.random.randint(-1, 1))] + other[len(other) // 2 :].lower()

    def given_name(self) -> str:
        name = self.choose(self.given)
        return self.blend(name, self.given) if self.random.random() < 0.15 else name

    def surname(self) -> str:
        name, share = self.choose(self.family), self.random.random()
        if share < 0.3:
            return self.blend(name, self.family)
        if share < 0.36:
            return f"{name}-{self.choose(self.family)}"
        return self.choose(_PARTICLES) + name if share < 0.4 else name

    def person(self) -> str:
        share = self.random.random()
        if share < 0.72:
            return f"{self.given_name()} {self.surname()}"
        if share < 0.8:
            return f"{self.given_name()} {self.choose(_INITIALS)}. {self.surname()}"
        if share < 0.88:
            return f"{self.given_name()} {self.given_name()} {self.surname()}"
        if share < 0.94:
            return f"{self.choose(_INITIALS)}. {self.surname()}"
        return f"{self.given_name()}-{self.given_name()} {self.surname()}"

    def city(self) -> str:
        share = self.random.random()
        if share < 0.6:
            return self.choose(self.cities)
        return self.choose(self.towns) if share < 0.85 else self.blend(self.choose(self.towns), self.towns)

    def place(self) -> str:
        share = self.random.random()
        if share < 0.4:
            return self.choose(self.cities)
        if share < 0.6:
            return self.choose(self.towns)
        return self.choose(self.countries) if share < 0.9 else self.blend(self.choose(self.towns), self.towns)

    def club(self) -> str:
        share = self.random.random()
        if share < 0.55:
            return self.choose(self.cities)
        if share < 0.7:
            return self.choose(self.towns)
        if share < 0.8:
            return self.surname().split()[-1]
        return f"{self.choose(self.cities)} {self.choose(_CLUB_WORDS)}"

    def body(self) -> str:
        fill: dict[str, Callable[[], str]] = {
            "X": lambda: self.choose(_TOPICS),
            "D": lambda: self.choose(_DEMONYMS),
            "L": lambda: self.choose(self.cities),
            "C": lambda: self.choose(self.countries),
        }
        return MARK.sub(lambda mark: fill[mark.group(1)](), self.choose(_BODIES))

    def company(self) -> str:
        named = self.random.random() < 0.7
        name = self.surname().split()[-1] if named else self.choose(self.common).capitalize()
        if self.random.random() < 0.35:
            return name
        middle = f" {self.choose(self.common).capitalize()}" if self.random.random() < 0.2 else ""
        partner = f" & {self.choose(self.family)}" if self.random.random() < 0.12 else ""
        return f"{name}{middle}{partner} {self.choose(_COMPANY_WORDS)}{self.choose(('', '.'))}"

    def abbreviation(self) -> str:
        return "".join(
            self.choose("ABCDEFGHIJKLMNOPRSTUW") for _ in range(self.random.choice((3, 3, 3, 4, 4, 5)))
        )

    def line(self, pattern: str) -> tuple[str, list[tuple[int, int, str]]]:
        text, names, at = "", [], 0
        for mark in MARK.finditer(pattern):
            text += pattern[at : mark.start()]
            at = mark.end()
            kind = mark.group(1)
            if kind in self.names:
                draw, label = self.names[kind]
                name = draw()
                names.append((len(text), len(text) + len(name), label))
                text += name
            else:
                text += self.words[kind]()
        return text + pattern[at:], names


def patterned_documents(count: int, seed: int = 5, lines: int = 18) -> list[MarkedText]:
    """Return documents; every third is of sport. A line of a table stands three times, as tables have it."""
    drawer = _Drawer(seed)
    documents = []
    for number in range(count):
        is_sport = number % 3 == 0
        patterns = ["The match of the league season, goals and teams, championship:"] if is_sport else []
        for _ in range(lines):
            pattern = drawer.choose(SPORT if is_sport else NEWS)
            patterns += [pattern] * (3 if "{n} {n}" in pattern or "({C})" in pattern else 1)
        text, paragraphs, names = "", [], []
        for pattern in patterns:
            line, found = drawer.line(pattern)
            paragraphs.append((len(text), len(text) + len(line)))
            names += [(start + len(text), end + len(text), label) for start, end, label in found]
            text += line + "\n\n"
        documents.append(MarkedText(text, paragraphs, names))
    return documents


def recased(
    documents: Sequence[MarkedText], *, is_upper: bool, share: float, seed: int = 2
) -> list[MarkedText]:
    """Return a share of the short paragraphs in capitals, or with them on longer words, as headlines are."""
    chance = random.Random(seed)
    changed = []
    for document in documents:
        text, paragraphs, names = "", [], []
        for start, end in document.paragraphs:
            if chance.random() > share or end - start > 130:
                continue
            part = document.text[start:end]
            part = (
                part.upper()
                if is_upper
                else re.sub(r"(?<![\w'’.-])[a-z](?=\w{3})", lambda m: m.group().upper(), part)
            )
            if len(part) == end - start:
                names += [
                    (a - start + len(text), b - start + len(text), label)
                    for a, b, label in document.names
                    if start <= a < end
                ]
                paragraphs.append((len(text), len(text) + len(part)))
                text += part + "\n\n"
        changed.append(MarkedText(text, paragraphs, names))
    return changed
