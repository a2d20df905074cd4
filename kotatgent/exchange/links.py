from kotatgent.notices.stopping import StopLink

STOP = StopLink("exchange mails stop", page="exchange_stop")
