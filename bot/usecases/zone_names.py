"""What people call time zones that are named after no place: which places they may mean; pure.

Such a name is no zone to be set up by: *EST* never changes to daylight time, and *IST* is India, Ireland or Israel.
"""

from __future__ import annotations

import re
from typing import Final

_EASTERN, _CENTRAL, _MOUNTAIN, _PACIFIC = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"
_LONDON, _BERLIN, _ATHENS, _SYDNEY = "Europe/London", "Europe/Berlin", "Europe/Athens", "Australia/Sydney"
_PLACES: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(("est", "edt", "et"), (_EASTERN,)),
    **dict.fromkeys(("cdt", "ct"), (_CENTRAL,)),
    **dict.fromkeys(("mst", "mdt", "mt"), (_MOUNTAIN, "America/Phoenix")),
    **dict.fromkeys(("pst", "pdt", "pt"), (_PACIFIC,)),
    **dict.fromkeys(("akst", "akdt"), ("America/Anchorage",)),
    **dict.fromkeys(("hst", "hdt"), ("Pacific/Honolulu",)),
    **dict.fromkeys(("adt", "ast"), ("America/Halifax", "America/Puerto_Rico")),
    **dict.fromkeys(("nst", "ndt"), ("America/St_Johns",)),
    **dict.fromkeys(("cet", "cest", "met", "mest", "mez", "mesz"), (_BERLIN, "Europe/Paris")),
    **dict.fromkeys(("eet", "eest"), (_ATHENS, "Europe/Kyiv")),
    **dict.fromkeys(("wet", "west", "portugal"), ("Europe/Lisbon",)),
    **dict.fromkeys(("gmt", "gmt0", "greenwich", "z", "zulu", "uct", "universal"), ("UTC", _LONDON)),
    **dict.fromkeys(("gb", "gb-eire", "uk"), (_LONDON,)),
    **dict.fromkeys(("aest", "aedt"), (_SYDNEY, "Australia/Brisbane")),
    **dict.fromkeys(("acst", "acdt"), ("Australia/Adelaide", "Australia/Darwin")),
    **dict.fromkeys(("nzst", "nzdt", "nz"), ("Pacific/Auckland",)),
    **dict.fromkeys(("jst", "japan"), ("Asia/Tokyo",)),
    **dict.fromkeys(("kst", "rok"), ("Asia/Seoul",)),
    **dict.fromkeys(("hkt", "hongkong"), ("Asia/Hong_Kong",)),
    **dict.fromkeys(("sgt", "singapore"), ("Asia/Singapore",)),
    **dict.fromkeys(("msk", "w-su"), ("Europe/Moscow",)),
    **dict.fromkeys(("trt", "turkey"), ("Europe/Istanbul",)),
    **dict.fromkeys(("idt", "israel"), ("Asia/Jerusalem",)),
    "awst": ("Australia/Perth",),
    "bst": (_LONDON,),
    "cat": ("Africa/Maputo",),
    "cst": (_CENTRAL, "Asia/Shanghai"),
    "cuba": ("America/Havana",),
    "eat": ("Africa/Nairobi",),
    "egypt": ("Africa/Cairo",),
    "eire": ("Europe/Dublin",),
    "gst": ("Asia/Dubai",),
    "iceland": ("Atlantic/Reykjavik",),
    "ict": ("Asia/Bangkok",),
    "iran": ("Asia/Tehran",),
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "jamaica": ("America/Jamaica",),
    "kwajalein": ("Pacific/Kwajalein",),
    "libya": ("Africa/Tripoli",),
    "navajo": (_MOUNTAIN,),
    "npt": ("Asia/Kathmandu",),
    "nz-chat": ("Pacific/Chatham",),
    "pht": ("Asia/Manila",),
    "pkt": ("Asia/Karachi",),
    "poland": ("Europe/Warsaw",),
    "prc": ("Asia/Shanghai",),
    "roc": ("Asia/Taipei",),
    "sast": ("Africa/Johannesburg",),
    "wat": ("Africa/Lagos",),
    "wib": ("Asia/Jakarta",),
}
_AHEAD: Final[dict[int, tuple[str, ...]]] = {
    -10: ("Pacific/Honolulu",),
    -9: ("America/Anchorage",),
    -8: (_PACIFIC,),
    -7: (_MOUNTAIN, "America/Phoenix"),
    -6: (_CENTRAL, "America/Mexico_City"),
    -5: (_EASTERN, "America/Bogota"),
    -4: ("America/Halifax", "America/Puerto_Rico"),
    -3: ("America/Sao_Paulo",),
    0: ("UTC", _LONDON),
    1: (_BERLIN, "Africa/Lagos"),
    2: (_ATHENS, "Africa/Johannesburg"),
    3: ("Europe/Istanbul", "Africa/Nairobi"),
    4: ("Asia/Dubai",),
    5: ("Asia/Karachi",),
    6: ("Asia/Dhaka",),
    7: ("Asia/Bangkok",),
    8: ("Asia/Singapore", "Asia/Shanghai"),
    9: ("Asia/Tokyo",),
    10: (_SYDNEY, "Australia/Brisbane"),
    12: ("Pacific/Auckland",),
}
_OFFSET = re.compile(r"(?P<turned>etc/)?(?:gmt|utc)?(?P<sign>[+-])0?(?P<hours>\d{1,2})(?::?00)?")
_BOTH_HALVES = re.compile(r"(?P<winter>[a-z]{3})\d[a-z]{3}")


def places_of(words: str) -> tuple[str, ...]:
    """Return the zones of places that an abbreviation, or a distance from UTC, may mean; most likely the first."""
    wanted = "".join(words.split()).casefold()
    if found := _OFFSET.fullmatch(wanted):
        east = (found["sign"] == "+") != bool(found["turned"])  # Etc/GMT+5 lies five hours west
        return _AHEAD.get(int(found["hours"]) * (1 if east else -1), ())
    if found := _BOTH_HALVES.fullmatch(wanted):
        wanted = found["winter"]
    return _PLACES.get(wanted.removeprefix("etc/"), ())
