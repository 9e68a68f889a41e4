"""What people write, and what is left of it: for the server, and for the browser, which must do the same."""

#: What points to a person, and the text without it.
TAKEN_OUT = [
    ("Ich heiße Anna Birkhahn und ziehe um", "Ich heiße [name] und ziehe um"),
    ("ich heisse anna und will was", "ich heisse [name] und will was"),
    ("my name is john smith and I moved", "my name is [name] and I moved"),
    ("je m'appelle Jean Dupont, bonjour", "je m'appelle [name], bonjour"),
    ("me llamo José y vivo aquí", "me llamo [name] y vivo aquí"),
    ("меня зовут Иван Петров, мне нужен паспорт", "меня зовут [name], мне нужен паспорт"),
    ("мене звати Олена і я переїхала", "мене звати [name] і я переїхала"),
    ("اسمي محمد الأحمد وأريد موعدا", "اسمي [name] وأريد موعدا"),
    ("نام من مریم است", "نام من [name] است"),
    ("benim adım Ayşe ve taşındım", "benim adım [name] ve taşındım"),
    ("tôi tên là Nguyễn Văn An, tôi muốn", "tôi tên là [name], tôi muốn"),
    ("Wo wohnt Herr Dr. Celler?", "Wo wohnt Herr [name]?"),
    ("Schreiben Sie an anna.b@beispiel.de bitte", "Schreiben Sie an [email] bitte"),
    ("Tel. +49 170 1234567", "Tel. [phone]"),
    ("0511/123 45 67 ab 9 Uhr", "[phone] ab 9 Uhr"),
    ("DE89 3704 0044 0532 0130 00 bitte", "[iban] bitte"),
    ("Steuer-ID 86095742719.", "Steuer-ID [tax_id]."),
    ("geboren am 3.4.1950", "geboren am [birth_date]"),
    ("born 1950-04-03", "born [birth_date]"),
    ("Ausweis L01X00T47 ist weg", "Ausweis [document] ist weg"),
    ("Kennzeichen H-AB 1234", "Kennzeichen [plate]"),
    ("in der Podbielskistraße 12a, 30163 Hannover", "in der [address]"),
    ("30159 Hannover", "[address]"),
]
#: What the office must know to answer.
STAYS = [
    "",
    "Ich fliege am 24.12.2026 nach Rom",
    "Kostet das 37,00 EUR?",
    "Meine Kinder sind 4 und 11 Jahre alt",
    "V-B1-20250929-0007 - wie weit ist das?",
    "Steuer-ID 86095742710",  # wrong check digit: no such number
    "DE89 3704 0044 0532 0130 01",
    "Ich ziehe am 01.12.2026 von Celle nach Linden",
    "§ 17 BMG",
]
