"""A loopback Slack for one machine: the test double of the suite, and the way to try the bot without a workspace.

It speaks Slack's Web API, Socket Mode and signed HTTP, enforces Slack's limits, and draws a small web page.
It binds 127.0.0.1 only. ``server.LoopbackSlack`` is the way in.
"""
