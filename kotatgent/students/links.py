from kotatgent.notices.stopping import StopLink

STOP = StopLink("saved search stop", page="search_stop")
