"""Invented people. Names are drawn from those that are common among the people of Hannover, old and young."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

#: First names of those who were born before about 1960, by the language that they speak best.
_OLD: Sequence[tuple[str, Sequence[str]]] = (
    (
        "de",
        (
            "Ursula", "Helga", "Ingrid", "Gisela", "Renate", "Christa", "Elfriede", "Hannelore",
            "Waltraud", "Erika", "Edith", "Lieselotte", "Irmgard", "Brigitte", "Hildegard", "Günter", "Horst",
            "Manfred", "Klaus", "Werner", "Karl-Heinz", "Siegfried", "Dieter", "Heinz", "Wilhelm", "Rolf",
            "Joachim", "Egon", "Gerhard", "Otto",
        ),
    ),
    ("tr", ("Fatma", "Ayşe", "Mehmet", "Hüseyin")),
    ("pl", ("Danuta", "Stanisław", "Krystyna")),
    ("ru", ("Ljudmila", "Viktor", "Galina", "Waldemar")),
    ("el", ("Eleni", "Georgios")),
    ("es", ("Carmen", "José")),
    ("it", ("Rosa", "Salvatore")),
    ("vi", ("Thị Lan", "Văn Minh")),
    ("uk", ("Oksana", "Mykola")),
)  # fmt: skip
_YOUNG: Sequence[tuple[str, Sequence[str]]] = (
    (
        "de",
        (
            "Anna",
            "Julia",
            "Katharina",
            "Lena",
            "Thomas",
            "Stefan",
            "Jan",
            "Lukas",
            "Svenja",
            "Niklas",
            "Birte",
        ),
    ),
    ("tr", ("Elif", "Zeynep", "Emre", "Can")),
    ("ar", ("Amira", "Yusuf", "Layla", "Omar")),
    ("pl", ("Agnieszka", "Tomasz")),
    ("uk", ("Iryna", "Andrij")),
    ("en", ("Grace", "Daniel", "Chidi", "Amara")),
    ("vi", ("Minh Anh", "Quang")),
    ("ku", ("Rojda", "Baran")),
    ("fa", ("Parisa", "Navid")),
)
_LAST: dict[str, Sequence[str]] = {
    "de": (
        "Meyer", "Behrens", "Hartmann", "Wolters", "Ahrens", "Brinkmann", "Oelkers", "Bartels", "Kühne",
        "Rohde", "Harms", "Lüders", "Engelke", "Wiechmann", "Schrader", "Klages", "Steinmeyer", "Fricke",
        "Grote", "Dierks",
        "Bödeker", "Kreipe", "Nolte", "Sievers", "Thies", "Wehrhahn", "Pape", "Homann", "Isernhagen", "Busse",
    ),
    "tr": ("Yılmaz", "Demir", "Öztürk", "Şahin", "Kılıç"),
    "pl": ("Mazur", "Woźniak", "Nowak", "Wójcik"),
    "ru": ("Schneider", "Hoffmann", "Petrenko", "Weber"),
    "el": ("Papadopoulos", "Nikolaidis"),
    "es": ("García Ruiz", "Fernández"),
    "it": ("Esposito", "Ferrari"),
    "vi": ("Nguyễn", "Trần", "Phạm"),
    "uk": ("Kowalenko", "Schewtschenko", "Bondar"),
    "ar": ("Haddad", "Al-Masri", "Khoury"),
    "en": ("Okafor", "Mensah", "Miller"),
    "ku": ("Aslan", "Karataş"),
    "fa": ("Rahimi", "Karimi"),
}  # fmt: skip


#: So many people have a name of their own; among more, namesakes meet, as they do in a city.
_ENOUGH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """Somebody who does not exist. `language` is the one the person speaks best."""

    first_name: str
    last_name: str
    born_on: date
    language: str

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def email(self) -> str:
        """An address in a domain that nobody can own (RFC 2606)."""
        letters = "".join(char for char in self.name.casefold() if char.isascii() and char.isalpha())
        return f"{letters}@post.example"


class Crowd:
    """Gives out people one after the other, hardly a name twice; the same seed gives the same people."""

    def __init__(self, *, seed: int, today: date) -> None:
        self._random = Random(seed)
        self._today = today
        self._met: set[str] = set()

    def resident(self) -> Invented:
        """Somebody of 68 to 97 years."""
        return self._somebody(_OLD, weights=(10, 2, 2, 2, 1, 1, 1, 1, 1), youngest=68, oldest=97)

    def neighbour(self) -> Invented:
        """Somebody of 18 to 66 years."""
        return self._somebody(_YOUNG, weights=(8, 3, 2, 2, 2, 1, 1, 1, 1), youngest=18, oldest=66)

    def _somebody(
        self, pool: Sequence[tuple[str, Sequence[str]]], *, weights: Sequence[int], youngest: int, oldest: int
    ) -> Invented:
        while True:
            language, first_names = self._random.choices(pool, weights=weights)[0]
            person = Invented(
                first_name=self._random.choice(first_names),
                last_name=self._random.choice(_LAST[language]),
                born_on=self._today - timedelta(days=self._random.randint(youngest * 366, oldest * 365)),
                language=language,
            )
            if person.name not in self._met or len(self._met) > _ENOUGH:
                self._met.add(person.name)
                return person
