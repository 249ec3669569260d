"""Which internet addresses are public: our own table, as ``ipaddress.is_global`` changes with Python's patch level.

Source: the IANA special-purpose address registries for IPv4 and IPv6. What is not plainly public is refused.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_SPECIAL_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by carriers
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link local, cloud metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relay
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_GLOBAL_V6 = IPv6Network("2000::/3")
_SPECIAL_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments (Teredo is unwrapped before)
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4 (unwrapped before)
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")  # its neighbour for local use, 64:ff9b:1::/48, is not global
_ISATAP = frozenset({bytes.fromhex("00005efe"), bytes.fromhex("02005efe")})  # RFC 5214: an IPv4 address follows


def is_public(address: str) -> bool:
    """Tell whether an address, and every address wrapped in it, belongs to the public internet; no address does not."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return _is_public_v4(parsed)
    if parsed.scope_id is not None:  # it means something on this machine's own links only
        return False
    wrapped = _wrapped(parsed)
    if wrapped:
        return all(_is_public_v4(inner) for inner in wrapped)
    return _is_public_v6(parsed)


def _is_public_v4(address: IPv4Address) -> bool:
    return not any(address in network for network in _SPECIAL_V4)


def _is_public_v6(address: IPv6Address) -> bool:
    if address not in _GLOBAL_V6 or any(address in network for network in _SPECIAL_V6):
        return False
    isatap = address.packed[8:12] in _ISATAP
    return not isatap or _is_public_v4(IPv4Address(address.packed[-4:]))


def _wrapped(address: IPv6Address) -> tuple[IPv4Address, ...]:
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if address.sixtofour:
        return (address.sixtofour,)
    if address.teredo:
        return address.teredo
    return (IPv4Address(address.packed[-4:]),) if address in _NAT64 else ()
