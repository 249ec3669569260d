"""Tricks with names: resolvers that lie, flip, hang or babble, the list of allowed hosts, and the environment."""

from __future__ import annotations

import socket

from tests.sources.traps import answer
from tests.sources.tricks import PUBLIC, PUBLIC_V6, Answers, Ends, Trick

OTHER_PUBLIC = "93.184.216.35"
HOME, LANE = ("127.0.0.1",), ("127.0.0.2",)
LINK = "http://trick.example/"
SITE = "http://site.test:{site}/"
MANY = tuple(f"93.184.{n // 250}.{n % 250 + 1}" for n in range(1_000))


def resolvers() -> tuple[Trick, ...]:
    """Return the tricks of a name's addresses."""
    refused: dict[str, Answers] = {
        "private": (("10.0.0.1",),),
        "loopback": (HOME,),
        "metadata": (("169.254.169.254",),),
        "mixed-private-last": ((PUBLIC, "10.0.0.1"),),
        "mixed-private-first": (("10.0.0.1", PUBLIC),),
        "mixed-private-between": ((PUBLIC, "127.0.0.1", OTHER_PUBLIC),),
        "mixed-loopback-v6": ((PUBLIC_V6, "::1"),),
        "mixed-families": ((PUBLIC, "fd00::1"),),
        "mixed-mapped": ((PUBLIC, "::ffff:127.0.0.1"),),
        "mixed-one-in-a-thousand": ((*MANY[:-1], "127.0.0.1"),),
        "mapped": (("::ffff:127.0.0.1",),),
        "mapped-hexadecimal": (("::ffff:7f00:1",),),
        "compatible": (("::127.0.0.1",),),
        "six-to-four": (("2002:7f00:1::1",),),
        "nat64": (("64:ff9b::127.0.0.1",),),
        "nat64-local": (("64:ff9b:1::127.0.0.1",),),
        "teredo": (("2001:0:7f00:1::f7f7:f7f7",),),
        "unspecified": (("0.0.0.0",),),
        "unspecified-v6": (("::",),),
        "link-local-with-zone": (("fe80::1%lo",),),
        "loopback-with-zone": (("::1%lo",),),
        "public-with-zone-of-loopback": (("::1%93.184.216.34",),),
        "multicast": (("224.0.0.1",),),
        "broadcast": (("255.255.255.255",),),
        "empty": ((),),
        "nothing-but-blank": (("",),),
        "garbage": (("not an address",),),
        "garbage-after-public": ((PUBLIC, "not an address"),),
        "another-name": (("localhost",),),
        "address-with-port": (("127.0.0.1:80",),),
        "address-in-brackets": (("[::1]",),),
        "decimal": (("2130706433",),),
        "octal": (("0177.0.0.1",),),
        "short": (("127.1",),),
        "with-newline": ((f"{PUBLIC}\n",),),
        "network": (("127.0.0.0/8",),),
        "no-such-name": (socket.gaierror("no such name"),),
        "label-too-long": (UnicodeError("label too long"),),
        "out-of-order": (OSError("the resolver is out of order"),),
    }
    return (
        *(Trick(f"name-{name}", LINK, "name", answers={"trick.example": found}) for name, found in refused.items()),
        *(
            Trick(f"name-tls-{name}", "https://trick.example/", "name", answers={"trick.example": refused[name]})
            for name in ("private", "mixed-private-last", "mapped")
        ),
    )


def rebinding() -> tuple[Trick, ...]:
    """Return names that change their answer; the address that was checked is the one that is dialled."""
    flips = {
        "public-then-loopback": ((PUBLIC,), HOME),
        "public-then-metadata": ((PUBLIC,), ("169.254.169.254",)),
        "public-then-loopback-v6": ((PUBLIC,), ("::1",)),
        "public-then-mixed": ((PUBLIC,), (PUBLIC, "127.0.0.1")),
        "public-then-nothing": ((PUBLIC,), ()),
    }
    return (
        *(
            Trick(f"rebinding-{name}", LINK, "rebinding", answers={"trick.example": found}, dials=(PUBLIC,))
            for name, found in flips.items()
        ),
        Trick(
            "rebinding-two-public-then-loopback", LINK, "rebinding",
            answers={"trick.example": ((PUBLIC, OTHER_PUBLIC), HOME)}, dials=(PUBLIC, OTHER_PUBLIC),
        ),
        Trick("rebinding-private-then-public", LINK, "rebinding", answers={"trick.example": (HOME, (PUBLIC,))}),
        Trick(
            "rebinding-of-the-site", SITE, "rebinding",
            routes={"/": answer()}, answers={"site.test": (HOME, LANE)}, ends=Ends.PAGE, visits=1,
        ),
        Trick(
            "rebinding-between-redirects", LINK.replace("trick.example", "site.test:{site}"), "rebinding",
            routes={"/": answer(302, b"", "Location: http://trick.example/")},
            answers={"trick.example": ((PUBLIC,), HOME)}, visits=1, dials=(PUBLIC,),
        ),
        Trick(
            "rebinding-to-itself", "http://trick.example/", "rebinding",
            answers={"trick.example": ((PUBLIC,), (PUBLIC,), HOME)}, dials=(PUBLIC,),
        ),
    )  # fmt: skip


def allowed() -> tuple[Trick, ...]:
    """Return the tricks around what a setting allows: this host on this port, and nothing beside it."""
    refused = {
        "another-port": ("http://site.test:{trap}/", HOME),
        "default-port": ("http://site.test/", HOME),
        "tls-port": ("https://site.test/", HOME),
        "suffix": ("http://site.test.evil.test:{site}/", HOME),
        "prefix": ("http://evilsite.test:{site}/", HOME),
        "subdomain": ("http://www.site.test:{site}/", HOME),
        "parent": ("http://test:{site}/", HOME),
        "hyphen": ("http://evil-site.test:{site}/", HOME),
        "same-address-another-name": ("http://alias.test:{site}/", HOME),
        "same-address-as-a-literal": ("http://127.0.0.1:{site}/", HOME),
        "same-address-short": ("http://127.1:{site}/", HOME),
        "same-address-decimal": ("http://2130706433:{site}/", HOME),
        "same-address-mapped": ("http://[::ffff:127.0.0.1]:{site}/", HOME),
        "same-address-as-localhost": ("http://localhost:{site}/", HOME),
        "neighbour-address": ("http://127.0.0.2:{site}/", LANE),
        "as-user": ("http://site.test:{site}@alias.test:{site}/", HOME),
        "as-user-encoded": ("http://site.test%3a{site}@alias.test:{site}/", HOME),
        "as-fragment": ("http://alias.test:{site}/#site.test:{site}", HOME),
        "as-path": ("http://alias.test:{site}/site.test:{site}", HOME),
        "homograph": ("http://sіte.test:{site}/", HOME),
        "dotless-i": ("http://sıte.test:{site}/", HOME),
        "empty-first-label": ("http://.site.test:{site}/", HOME),
    }
    names = ("site.test.evil.test", "evilsite.test", "www.site.test", "test", "evil-site.test", "sіte.test", 
             "sıte.test", "xn--ste-jhd.test", "xn--ste-jua.test", ".site.test")  # fmt: skip
    loopback = dict.fromkeys(names, (HOME,))
    return (
        *(
            Trick(f"allowed-{name}", link, "allowed", answers=loopback | {"site.test": (found,)})
            for name, (link, found) in refused.items()
        ),
        Trick("allowed-port-80-is-not-22", "http://site.test:22/", "allowed", allow=("site.test",)),
        Trick("allowed-host-is-not-a-trap's-port", "http://site.test:{trap}/", "allowed", allow=("site.test",)),
        Trick("allowed-nothing-by-an-empty-name", "http://alias.test:{site}/", "allowed", allow=("", ":{site}", "*")),
        Trick("allowed-no-pattern", "http://alias.test:{site}/", "allowed", allow=("*.test:{site}", "*:{site}")),
        Trick("allowed-no-network", "http://127.0.0.1:{site}/", "allowed", allow=("127.0.0.0/8", "127.0.0.1/32")),
        Trick("allowed-in-capitals", "http://SITE.Test:{site}/", "allowed", {"/": answer()}, ends=Ends.PAGE, visits=1),
    )


def environment() -> tuple[Trick, ...]:
    """Return what an environment may hold that must not lead a fetch anywhere else."""
    proxies = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
    kinds = {"http": "http://127.0.0.1:{trap}", "socks": "socks5://127.0.0.1:{trap}", "tls": "https://127.0.0.1:{trap}"}
    whole = {name: "http://127.0.0.1:{trap}" for name in proxies}
    outside: dict[str, Answers] = {"trick.example": ((PUBLIC,),)}
    return (
        *(
            Trick(f"environment-{name}", SITE, "environment", {"/": answer()},
                  environment={name: kinds["http"]}, ends=Ends.PAGE, visits=1)
            for name in proxies
        ),
        *(
            Trick(f"environment-all-proxies-{kind}", SITE, "environment", {"/": answer()},
                  environment=dict.fromkeys(proxies, proxy), ends=Ends.PAGE, visits=1)
            for kind, proxy in kinds.items()
        ),
        Trick("environment-proxy-for-a-public-page", LINK, "environment",
              answers=outside, environment=whole, dials=(PUBLIC,)),
        Trick("environment-proxy-for-a-public-tls-page", "https://trick.example/", "environment",
              answers=outside, environment=whole, dials=(PUBLIC,)),
        Trick("environment-proxy-for-a-private-page", "http://10.0.0.1/", "environment", environment=whole),
        Trick("environment-no-proxy", "http://10.0.0.1/", "environment", environment={"NO_PROXY": "10.0.0.1,*"}),
        Trick("environment-netrc", SITE, "environment", {"/": answer()},
              environment={"NETRC": "{netrc}", "HOME": "{home}"}, ends=Ends.PAGE, visits=1),
        Trick("environment-cgi", SITE, "environment", {"/": answer()},
              environment={"REQUEST_METHOD": "GET", **whole}, ends=Ends.PAGE, visits=1),
        Trick("environment-certificates-nowhere", "https://trick.example/", "certificates", answers=outside,
              environment={"SSL_CERT_FILE": "{home}/nowhere.pem", "SSL_CERT_DIR": "{home}/nowhere"}, dials=(PUBLIC,)),
    )  # fmt: skip
