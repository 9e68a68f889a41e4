"""Real statute texts, before and after a change, as public mirrors hold them: excerpts, free of rights."""

FEES_2025 = """\
% Personalausweis- und eID-Karten-Gebührenverordnung - PAuswGebV

# § 1 – Gebühren für Ausweise

(1) Für die Ausstellung eines Personalausweises sind folgende Gebühren zu erheben:

1. 22,80 Euro für einen Personalausweis, dessen Inhaber im Zeitpunkt der Antragstellung noch nicht 24 Jahre alt ist,

2. 37 Euro in allen anderen Fällen.

(5) Gebührenfrei ist die Änderung der Anschrift auf dem Personalausweis nach § 19 Absatz 1 der Personalausweisverordnung.

(6) Die Gebühr kann ermäßigt oder von ihrer Erhebung abgesehen werden, wenn die Person, die die Gebühr schuldet, bedürftig ist.

# § 2 – Gebühr für die eID-Karte

(1) Für die Ausstellung einer eID-Karte für Unionsbürger und Angehörige des Europäischen Wirtschaftsraums ist eine Gebühr von 37 Euro zu erheben.
"""  # noqa: E501 - a statute is quoted as it stands
FEES_2026 = (
    FEES_2025.replace("22,80 Euro für", "27,60 Euro Euro für")
    .replace("2. 37 Euro in", "2. 46 Euro in")
    .replace(
        "bedürftig ist.",
        "bedürftig ist. Eine Bedürftigkeit im Sinne von Satz 1 liegt nicht schon dann vor, wenn Leistungen "
        "nach dem Zweiten Buch Sozialgesetzbuch oder nach dem Zwölften Buch Sozialgesetzbuch bezogen werden.",
    )
)
PASSPORTS_2025 = """\
# § 13 – Befreiung

Von der Passpflicht sind befreit:

# § 15 – Gebühren

(1) An Gebühren sind zu erheben 70 Euro, 37,50 Euro für die Zustellung nach § 6a Absatz 2 15 Euro.

# § 17 – Ermäßigung und Befreiung von Gebühren

Die Gebühr kann ermäßigt oder von ihrer Erhebung kann abgesehen werden, wenn die Person, die die Gebühren schuldet, bedürftig ist.
"""  # noqa: E501 - a statute is quoted as it stands
PASSPORTS_2026 = """\
# § 13 – Muster des Reisepasses; Änderung von Daten

(1) Der Reisepass der Bundesrepublik Deutschland ist nach dem in der Anlage 2 abgedruckten Muster auszustellen.

# § 15 – Muster des amtlichen Passes; Änderung von Daten

(1) Der Dienstpass der Bundesrepublik Deutschland ist nach dem in der Anlage 4 abgedruckten Muster auszustellen.

# § 17 – Ausgabe und Versand des Passes

(1) Der Pass wird von der Passbehörde an die antragstellende Person ausgegeben.

# § 27 – Gebühren

(1) An Gebühren sind zu erheben 70 Euro, 37,50 Euro für die Zustellung nach § 17 Absatz 2 15 Euro.

# § 28 – Ermäßigung und Befreiung von Gebühren

Die Gebühr kann ermäßigt oder von ihrer Erhebung kann abgesehen werden, wenn die Person, die die Gebühren schuldet, bedürftig ist.
"""  # noqa: E501 - a statute is quoted as it stands
REGISTER_BEFORE = """\
# § 49a – Datenbestätigung

(1) Die Meldebehörde darf Daten einer namentlich bestimmten Person automatisiert auf Übereinstimmung prüfen.

# § 50 – Melderegisterauskünfte in besonderen Fällen

(3) Adressbuchverlagen darf zu allen Einwohnern, die das 18. Lebensjahr vollendet haben, Auskunft erteilt werden.

# § 51 – Auskunftssperren

(4) Die Auskunftssperre wird auf zwei Jahre befristet.

# § 52 – Bedingter Sperrvermerk

1. Pflegeheimen oder sonstigen Einrichtungen, die der Betreuung pflegebedürftiger oder behinderter Menschen dienen,
"""  # noqa: E501 - a statute is quoted as it stands
REGISTER_AFTER = """\
# § 50 – Melderegisterauskünfte in besonderen Fällen

(3) (weggefallen)

# § 51 – Auskunftssperren

(4) Die Auskunftssperre wird auf zwei Jahre befristet.

# § 52 – Bedingter Sperrvermerk

1. Einrichtungen, die der Betreuung behinderter Menschen oder der Heimerziehung dienen,
"""
