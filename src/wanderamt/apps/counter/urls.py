"""Addresses of the counter. Staff work under /dienst/, the corridor's screen under /anzeige/."""

from django.urls import path

from wanderamt.apps.counter import urls_evening
from wanderamt.apps.counter.views import bedside, desk, display, kiosk, serve, status, today, waiting, walk_in

app_name = "counter"

_WINDOW = "dienst/tresen/<uuid:window_id>/"
_TICKET = _WINDOW + "nummer/<uuid:ticket_id>/"
_SERVE = "dienst/bedienen/<uuid:ticket_id>/"
_CASE = _SERVE + "<uuid:case_id>/"

urlpatterns = [
    path("dienst/", today.today, name="today"),
    path(_WINDOW, desk.desk, name="desk"),
    path(_WINDOW + "platz/", desk.choose_desk, name="choose_desk"),
    path(_WINDOW + "ankunft/", desk.arrive, name="arrive"),
    path(_WINDOW + "ohne-termin/", walk_in.walk_in, name="walk_in"),
    path(_WINDOW + "aufrufen/", desk.call_next, name="call_next"),
    path(_WINDOW + "rundgang/", bedside.bedside, name="bedside"),
    path(_WINDOW + "rundgang/<uuid:appointment_id>/", bedside.begin, name="begin_at_bed"),
    path(_WINDOW + "anzeige/", display.display_link, name="display_link"),
    path(_TICKET + "aufrufen/", desk.call, name="call"),
    path(_TICKET + "noch-einmal/", desk.call_again, name="call_again"),
    path(_TICKET + "zurueck/", desk.return_to_queue, name="return_to_queue"),
    path(_TICKET + "foto/", desk.photo_ready, name="photo_ready"),
    path(_TICKET + "beginnen/", desk.start, name="start"),
    path(_TICKET + "nicht-erschienen/", desk.no_show, name="no_show"),
    path(_TICKET + "gegangen/", desk.left, name="left"),
    path(_TICKET + "wieder-da/", desk.come_back, name="come_back"),
    path(_TICKET + "vorrang/", waiting.priority, name="priority"),
    path(_TICKET + "zurueckstellen/", waiting.park, name="park"),
    path(_TICKET + "wieder-aufrufbar/", waiting.unpark, name="unpark"),
    path(_TICKET + "weiterleiten/", waiting.pass_on, name="pass_on"),
    path(_SERVE, serve.serve, name="serve"),
    path(_SERVE + "uebernehmen/", serve.take_over, name="take_over"),
    path(_SERVE + "person/", serve.person, name="person"),
    path(_SERVE + "person/<int:person_no>/", serve.person, name="person_of"),
    path(_SERVE + "anliegen/", serve.add_matter, name="add_matter"),
    path(_SERVE + "bezahlen/", serve.pay, name="pay"),
    path(_SERVE + "zahlung/<uuid:payment_id>/stornieren/", serve.reverse, name="reverse"),
    path(_SERVE + "zahlung/<uuid:payment_id>/quittung.pdf", serve.receipt, name="receipt"),
    path(_SERVE + "fertig/", serve.done, name="done"),
    path(_CASE + "schritt/<slug:kind>/", serve.step, name="step"),
    path(_CASE + "schritt/<slug:kind>/aendern/", serve.step_reopen, name="step_reopen"),
    path(_CASE + "angaben/", serve.fee_facts, name="fee_facts"),
    path(_CASE + "gebuehr/<int:fee_id>/", serve.fee_decide, name="fee_decide"),
    path(_CASE + "aushaendigen/<slug:kind>/", serve.handover, name="handover"),
    path(_CASE + "ergebnis/", serve.outcome, name="outcome"),
    path("anzeige/<str:token>/", display.display, name="display"),
    path("kiosk/<str:token>/", kiosk.kiosk, name="kiosk"),
    path("kiosk/<str:token>/nummer-ziehen/", kiosk.kiosk_ticket, name="kiosk_ticket"),
    path("kiosk/<str:token>/nummer/<str:number>/", kiosk.kiosk_number, name="kiosk_number"),
    path("warten/<str:token>/", status.status, name="status"),
    *urls_evening.urlpatterns,
]
