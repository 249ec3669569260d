import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.identity import normalise

PLAIN = "https://harbour.example/news/sea-wall-4711"
SAME = {
    "the plain link": PLAIN,
    "http": "http://harbour.example/news/sea-wall-4711",
    "upper-case scheme and host": "HTTPS://Harbour.EXAMPLE/news/sea-wall-4711",
    "no scheme": "harbour.example/news/sea-wall-4711",
    "default port": "https://harbour.example:443/news/sea-wall-4711",
    "default port of http": "http://harbour.example:80/news/sea-wall-4711",
    "dot after the host": "https://harbour.example./news/sea-wall-4711",
    "userinfo": "https://ada:secret@harbour.example/news/sea-wall-4711",
    "www": "https://www.harbour.example/news/sea-wall-4711",
    "m": "https://m.harbour.example/news/sea-wall-4711",
    "mobile": "https://mobile.harbour.example/news/sea-wall-4711",
    "amp host": "https://amp.harbour.example/news/sea-wall-4711",
    "www and m": "https://www.m.harbour.example/news/sea-wall-4711",
    "trailing slash": f"{PLAIN}/",
    "double slash": "https://harbour.example//news//sea-wall-4711",
    "dot segments": "https://harbour.example/sport/../news/./sea-wall-4711",
    "index page": f"{PLAIN}/index.html",
    "fragment": f"{PLAIN}#comments",
    "text fragment": f"{PLAIN}#:~:text=the%20sea",
    "fragment of a script": f"{PLAIN}#!share",
    "AMP segment": f"{PLAIN}/amp",
    "AMP segment with a slash": f"{PLAIN}/amp/",
    "AMP ending": f"{PLAIN}.amp",
    "AMP parameter": f"{PLAIN}?amp=1",
    "AMP parameter without a value": f"{PLAIN}?amp",
    "AMP first segment": "https://harbour.example/amp/news/sea-wall-4711",
    "AMP output": f"{PLAIN}?outputType=amp",
    "AMP viewer": "https://www.google.com/amp/s/www.harbour.example/news/sea-wall-4711/amp",
    "AMP viewer of another country": "https://google.co.uk/amp/s/harbour.example/news/sea-wall-4711",
    "AMP viewer of a plain page": "https://www.google.com/amp/harbour.example/news/sea-wall-4711",
    "AMP cache": "https://harbour-example.cdn.ampproject.org/c/s/harbour.example/news/sea-wall-4711",
    "AMP cache for viewers": "https://harbour-example.cdn.ampproject.org/v/s/harbour.example/news/sea-wall-4711?amp_js_v=0.1",
    "AMP in AMP": "https://google.com/amp/s/x.cdn.ampproject.org/c/s/harbour.example/news/sea-wall-4711.amp",
    "campaign": f"{PLAIN}?utm_source=rss&utm_medium=feed&utm_campaign=x",
    "campaign escaped twice": f"{PLAIN}?utm_source=rss&amp;utm_medium=feed",
    "clicks": f"{PLAIN}?fbclid=x&gclid=y&msclkid=z",
    "mail": f"{PLAIN}?mc_cid=a&mc_eid=b",
    "BBC's": f"{PLAIN}?at_medium=RSS&at_campaign=KARANGA&ns_campaign=x&ns_mchannel=y",
    "ref and cmpid": f"{PLAIN}?ref=home&cmpid=123&CMP=share_btn",
    "a channel": f"{PLAIN}?source=rss",
    "empty query": f"{PLAIN}?",
    "escaped letters": "https://harbour.example/n%65ws/sea%2Dwall%2d4711",
    "session in the path": f"{PLAIN};jsessionid=0A1B",
    "spaces around": f"  {PLAIN}\n",
}
APART = {
    "another article": (PLAIN, "https://harbour.example/news/sea-wall-4712"),
    "another host": (PLAIN, "https://harbor.example/news/sea-wall-4711"),
    "a subdomain that is no face": (PLAIN, "https://blog.harbour.example/news/sea-wall-4711"),
    "another port": (PLAIN, "https://harbour.example:8443/news/sea-wall-4711"),
    "case of the path": (PLAIN, "https://harbour.example/News/sea-wall-4711"),
    "id": ("https://harbour.example/?id=1", "https://harbour.example/?id=2"),
    "p": ("https://harbour.example/?p=1", "https://harbour.example/?p=2"),
    "story": ("https://harbour.example/read?story=1", "https://harbour.example/read?story=2"),
    "page": (PLAIN, f"{PLAIN}?page=2"),
    "a source that chooses": ("https://harbour.example/?source=port", "https://harbour.example/?source=pier"),
    "a word that ends in amp": ("https://harbour.example/wiki/amp", "https://harbour.example/wiki"),
    "a word that begins with amp": ("https://harbour.example/ampere-1", "https://harbour.example/ere-1"),
    "a slash that is escaped": ("https://harbour.example/a%2Fb", "https://harbour.example/a/b"),
    "value of repeated parameters": ("https://harbour.example/?a=1&a=2", "https://harbour.example/?a=2&a=1"),
    "a plus": ("https://harbour.example/?q=a+b", "https://harbour.example/?q=ab"),
}
SAME_PAIRS = {
    "order of parameters": ("https://harbour.example/?b=2&a=1", "https://harbour.example/?a=1&b=2"),
    "id beside a campaign": ("https://harbour.example/?id=7&utm_source=x", "http://www.harbour.example/?id=7"),
    "parameter without a value": ("https://harbour.example/?draft=", "https://harbour.example/?draft"),
    "root": ("https://harbour.example", "http://www.harbour.example/"),
    "letters that are not ASCII": (
        "https://harbour.example/kaimauer-größe",
        "https://harbour.example/kaimauer-gr%C3%B6%c3%9fe",
    ),
    "host that is not ASCII": ("https://häfen.example/a", "https://xn--hfen-loa.example/a"),
    "language before the mobile face": ("https://en.m.harbour.example/a", "https://en.harbour.example/a"),
    "a country's suffix": ("https://m.harbour.co.uk/a", "https://harbour.co.uk/a"),
}


@pytest.mark.parametrize("link", SAME.values(), ids=SAME.keys())
def test_dressed_link_has_the_key_of_the_plain_one(link: str):
    assert normalise(link) == PLAIN


@pytest.mark.parametrize(("one", "other"), SAME_PAIRS.values(), ids=SAME_PAIRS.keys())
def test_two_links_to_one_page_have_one_key(one: str, other: str):
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(("one", "other"), APART.values(), ids=APART.keys())
def test_links_to_two_pages_have_two_keys(one: str, other: str):
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize(
    "text",
    ["", "mailto:ada@harbour.example", "tag:harbour.example,2026:1", "no link at all", "https://[::1", "https://"],
)
def test_what_is_no_link_of_the_web_is_its_own_key(text: str):
    assert normalise(text) == text


@pytest.mark.parametrize("host", ["m.test", "www.example", "co.uk", "m.co.uk", "127.0.0.1", "[::1]"])
def test_host_keeps_the_labels_that_make_it_one(host: str):
    assert normalise(f"https://{host}/a") == f"https://{host}/a"


WORDS = """amp .amp / ? & = # % 41 %41 %2f .. . id=7 utm_source=x a-1 é m. www. index.html ;jsessionid=1 :80 @ &amp;
google.com/amp/s/ x.cdn.ampproject.org/c/s/ harbour.example""".split()  # noqa: SIM905 - a list of words
PIECES = st.lists(st.sampled_from([*WORDS, " "]), max_size=14).map("".join)


@given(st.one_of(st.text(max_size=40), PIECES), st.sampled_from(["https://harbour.example/", "http://", ""]))
def test_key_of_a_key_is_the_key(rest: str, start: str):
    key = normalise(start + rest)
    assert normalise(key) == key


@given(PIECES)
def test_campaign_never_changes_a_key(path: str):
    link = f"https://harbour.example/{path.translate(dict.fromkeys(map(ord, '#? ')))}"
    assert normalise(f"{link}?utm_campaign=x") == normalise(link)


def test_endless_link_is_normalised_in_no_time():
    assert len(normalise("https://harbour.example/" + "a/../%/" * 100_000)) > 100_000
