"""Room 2, the scripts: what the bot does, in the words of the trade; no Slack, no SQL, no HTTP."""
