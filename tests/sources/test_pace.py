"""When a host may be asked again, with the instants as arguments."""

from __future__ import annotations

from bot.sources.web.pace import Pace


def test_fetches_of_one_host_start_apart():
    pace = Pace(1.0)
    assert [pace.book("a.example", now=10.0) for _ in range(3)] == [0.0, 1.0, 2.0]
    assert pace.book("a.example", now=12.5) == 0.5
    assert pace.book("a.example", now=20.0) == 0.0


def test_hosts_do_not_wait_for_each_other():
    pace = Pace(1.0)
    assert [pace.book(host, now=10.0) for host in ("a.example", "b.example", "c.example")] == [0.0, 0.0, 0.0]


def test_a_turn_beyond_patience_is_not_booked():
    pace = Pace(1.0)
    assert [pace.book("a.example", now=10.0, patience=1.5) for _ in range(4)] == [0.0, 1.0, None, None]
    assert pace.book("a.example", now=12.0) == 0.0


def test_no_pace_means_no_wait():
    pace = Pace(0.0)
    assert [pace.book("a.example", now=10.0) for _ in range(3)] == [0.0, 0.0, 0.0]


def test_hosts_are_forgotten():
    pace = Pace(1.0)
    for number in range(10_000):
        pace.book(f"{number}.example", now=float(number))
    assert len(pace) <= 256
