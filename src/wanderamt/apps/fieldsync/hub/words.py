"""What commands, reasons and facts are called when people read about them. Complete by a guard test."""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

#: A command by its name -> what the crew did.
KINDS = {
    "appointments.book_at_desk": _("Termin am Schalter vergeben"),
    "appointments.cancel": _("Termin abgesagt"),
    "appointments.forget": _("Daten einer Person auf ihren Wunsch gelöscht"),
    "appointments.grant_wish": _("Änderungswunsch erfüllt"),
    "appointments.move": _("Termin verlegt"),
    "appointments.note_no_show": _("Person nicht zum Termin erschienen"),
    "appointments.refuse_wish": _("Änderungswunsch abgelehnt"),
    "cases.change_facts": _("Angaben für die Gebühr geändert"),
    "cases.choose_direct_delivery": _("Direktversand gewählt"),
    "cases.correct_person": _("Name oder Geburtsdatum berichtigt"),
    "cases.decide_fee": _("Höhe der Gebühr entschieden"),
    "cases.finish": _("Vorgang beendet"),
    "cases.hand_over": _("Dokument ausgehändigt"),
    "cases.mark_ready": _("Dokument als fertig gemeldet"),
    "cases.pay": _("Gebühr bezahlt"),
    "cases.record_step": _("Schritt erledigt"),
    "cases.reopen_step": _("Schritt wieder geöffnet"),
    "cases.reverse_payment": _("Zahlung storniert"),
    "counter.add_matters": _("Anliegen dazugenommen"),
    "counter.arrive": _("Person mit Termin angekommen"),
    "counter.begin_at_bed": _("Besuch am Bett begonnen"),
    "counter.call_again": _("noch einmal aufgerufen"),
    "counter.call_next": _("nächste Person aufgerufen"),
    "counter.call_ticket": _("Person außer der Reihe aufgerufen"),
    "counter.close_day": _("Tag abgeschlossen"),
    "counter.come_back": _("Person ist wieder da"),
    "counter.count_cash": _("Kasse gezählt"),
    "counter.count_stock": _("Vordrucke und Siegel gezählt"),
    "counter.done": _("Bedienung beendet"),
    "counter.hand_stock": _("Vordrucke oder Siegel übernommen"),
    "counter.left": _("Person ist gegangen"),
    "counter.mark_documents_ready": _("Dokumente als fertig gemeldet"),
    "counter.name_person": _("Person benannt"),
    "counter.no_show": _("Person nicht erschienen"),
    "counter.open_till": _("Kasse geöffnet"),
    "counter.park": _("Person zurückgestellt"),
    "counter.pass_on": _("Person an einen anderen Platz geschickt"),
    "counter.pass_to_counter": _("Person an einen anderen Schalter geschickt"),
    "counter.photo_ready": _("Foto ist fertig"),
    "counter.record": _("Schritt erledigt"),
    "counter.return_to_queue": _("Person wartet wieder"),
    "counter.set_priority": _("Vorrang geändert"),
    "counter.start": _("Bedienung begonnen"),
    "counter.take_back_use": _("Verbrauch zurückgenommen"),
    "counter.take_over": _("Platz gewechselt"),
    "counter.turn_away": _("Anliegen geht hier nicht"),
    "counter.unpark": _("Person wird wieder aufgerufen"),
    "counter.use_stock": _("Vordruck oder Siegel verbraucht"),
    "counter.walk_in": _("Person ohne Termin angekommen"),
    "fleet.check_off": _("Packliste: abgehakt"),
    "fleet.undo_check_off": _("Packliste: Haken zurückgenommen"),
}

#: A value of engines.sync.Reason, or a reason of the hub -> why, in a sentence for the office.
REASONS = {
    "bad_bundle": _("Ein Datenpaket hatte keine gültige Unterschrift."),
    "certificate_expired": _("Das Zertifikat des Geräts ist abgelaufen."),
    "certificate_unknown": _("Das Zertifikat ist hier nicht bekannt."),
    "certificate_revoked": _("Das Gerät ist gesperrt. Was es schickt, ist nicht vertrauenswürdig."),
    "clock_off": _("Die Uhr des Geräts ging falsch."),
    "different_outcome": _("Der Vorgang hat im Amt ein anderes Ergebnis als unterwegs."),
    "different_report": _("Der Tagesbericht im Amt ist ein anderer als auf der Einheit."),
    "duplicate": _("Der Vorgang ist schon angekommen."),
    "failed": _("Der Vorgang ließ sich im Amt nicht ausführen. Die Technik muss ihn ansehen."),
    "forged": _("Die Unterschrift passt nicht zum Gerät."),
    "fork": _("An derselben Stelle der Kette gibt es zwei verschiedene Vorgänge."),
    "future": _("Der Vorgang liegt in der Zukunft."),
    "gap": _("In der Kette der Vorgänge fehlt etwas."),
    "lease_ended": _("Der Vorgang geschah, nachdem die Zeit der Einheit um war."),
    "lease_not_begun": _("Der Vorgang geschah, bevor der Einsatz übergeben war."),
    "lease_not_yours": _("Der Einsatz war einem anderen Gerät übergeben."),
    "malformed": _("Die Nachricht war nicht lesbar."),
    "newer_version": _("Das Gerät hat einen neueren Programmstand als das Amt."),
    "no_lease": _("Der Einsatz war diesem Gerät nicht übergeben."),
    "number_not_yours": _("Eine Nummer gehört nicht zum Vorrat dieses Geräts."),
    "number_used": _("Eine Nummer war schon vergeben."),
    "other_city": _("Die Daten gehören zu einer anderen Stadt."),
    "snapshot_foreign": _("Die Tagesdaten gehören nicht zu diesem Gerät."),
    "too_old": _("Das Format ist zu alt und wird nicht mehr gelesen."),
    "truncated": _("Die Nachricht war abgeschnitten."),
    "unknown_kind": _("Das Amt kennt diese Art von Vorgang noch nicht."),
    "unknown_object": _("Der Vorgang nennt etwas, das es im Amt nicht gibt."),
    "waits": _("Der Vorgang baut auf einem anderen auf, der noch nicht geklärt ist."),
}

#: An argument of a command -> what it is called beside its value. Others are not shown.
ARGUMENTS = {
    "accept_absent": _("Abwesende hingenommen"),
    "appointment": _("Termin"),
    "born_on": _("Geburtsdatum"),
    "case": _("Vorgang"),
    "case_number": _("Vorgang"),
    "cents": _("Betrag"),
    "code": _("Terminkode"),
    "closed_by": _("Unterschrift"),
    "counted": _("Gezählt"),
    "desk": _("Platz"),
    "difference_reason": _("Grund der Differenz"),
    "document": _("Dokument"),
    "first_serial": _("von Nummer"),
    "float_cents": _("Wechselgeld"),
    "for_desk": _("für Platz"),
    "given_cents": _("Gegeben"),
    "last_serial": _("bis Nummer"),
    "method": _("Zahlweise"),
    "name": _("Name"),
    "note": _("Notiz"),
    "outcome": _("Ergebnis"),
    "payment": _("Zahlung"),
    "people": _("Personen"),
    "person_name": _("Name"),
    "pieces": _("Stück"),
    "priority": _("Vorrang"),
    "quantity": _("Stück"),
    "reason": _("Grund"),
    "receiver_name": _("Empfangen von"),
    "remark": _("Hinweis"),
    "serial": _("Nummer"),
    "service": _("Anliegen"),
    "services": _("Anliegen"),
    "start": _("Beginn"),
    "terminal_reference": _("Beleg des Kartengeräts"),
    "ticket": _("Wartenummer"),
    "total_cents": _("Gezählt"),
    "until": _("bis"),
    "window": _("Ort"),
}


#: A value that a machine reads -> as people say it.
VALUES = {
    "captured": _("aufgenommen"),
    "card": _("mit Karte"),
    "cash": _("bar"),
    "finished": _("fertig"),
    "follow_up": _("es fehlt noch etwas"),
    "lost": _("verloren"),
    "refused": _("abgelehnt"),
    "spoiled": _("verdorben"),
    "used": _("verbraucht"),
}

#: Who acted, where it was not the crew.
ACTORS = {
    "kiosk": _("Gerät zum Anmelden"),
    "hub": _("Wunsch der Person, im Amt eingegangen"),
}


def kind(name: str) -> str:
    """What the crew did; a command that is not known here by its name."""
    return capfirst(str(KINDS.get(name, name)))


def reason(name: str) -> str:
    """Why, in a sentence. "" for the name of a domain error: there the message says it."""
    return str(REASONS.get(name, ""))
