"""Which parameters of a link only tell where its reader came from. Pure.

A parameter that may choose the article (id, p, story, page …) is never among them. Words that some sites choose with
and others count with, such as ``source``, count only with a value that names a channel.
"""

from __future__ import annotations

STARTS = ("utm_", "at_", "ns_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "_hs", "guce_", "vero_", "oly_")
NAMES = frozenset(
    """fbclid gclid gclsrc gbraid wbraid dclid msclkid yclid twclid ttclid igshid igsh li_fat_id mkt_tok mibextid
    _ga _gl mc_cid mc_eid ref ref_src ref_url referrer referer cmpid cmp icid intcid int_source int_campaign int_medium
    ito ico ncid ocid ftag ftcamp smid smtyp sr_share soc_src soc_trk s_cid spm sref xtor trk taid tpcc traffic_source
    wpisrc wpmm wt_mc wtrid rss share share_id sharetype unlocked_article_code __twitter_impression guccounter
    leadsource campaign_id amp amp_js_v usqp _amp""".split()  # noqa: SIM905 - a list of words reads best as words
)
CHANNEL_NAMES = frozenset({"source", "src", "from", "via", "partner", "feature", "output", "outputtype", "medium"})
CHANNELS = frozenset(
    """amp rss rss2 atom feed feeds twitter x facebook fb whatsapp telegram instagram linkedin reddit email mail push
    newsletter social share sharing app homepage youtu.be google googlenews flipboard applenews""".split()  # noqa: SIM905  (words read best as words)
)


def is_tracking(name: str, value: str) -> bool:
    """Tell whether a parameter only tells where the reader came from."""
    low = name.lower()
    return low.startswith(STARTS) or low in NAMES or (low in CHANNEL_NAMES and value.lower() in CHANNELS)
