"""Two plain SELECTs by psycopg behind a function of WSGI: how fast this machine and database can be at all."""

import json
import os
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

import psycopg

WHERE = {
    "kind": "r.kind = %s",
    "max_price": "l.price_all_in_cents <= %s::int * 100",
    "neighbourhood": "h.code = %s",
    "months": "l.months = %s::int",
    "furnished": "l.furnished = %s::bool",
}
FROM = """FROM listings_listing l JOIN landlords_room r ON r.id = l.room_id
JOIN landlords_building b ON b.id = r.building_id JOIN places_address a ON a.id = b.address_id
LEFT JOIN places_neighbourhood h ON h.id = a.neighbourhood_id WHERE l.state = 'published'"""
COLUMNS = "l.code, r.kind, a.street_name, h.name, l.price_all_in_cents, r.area_m2::text, l.months, l.furnished"
_own = threading.local()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if not hasattr(_own, "link"):
        _own.link = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    asked = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items() if name in WHERE}
    where = "".join(f" AND {WHERE[name]}" for name in asked)
    values = list(asked.values())
    count = _own.link.execute(f"SELECT count(*) {FROM}{where}", values).fetchone()[0]
    rows = _own.link.execute(
        f"SELECT {COLUMNS} {FROM}{where} ORDER BY l.published_at DESC, l.id DESC LIMIT 20", values
    ).fetchall()
    body = json.dumps({"count": count, "results": rows}).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
