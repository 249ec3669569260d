"""briefbot: verbatim, traceable briefs of news articles, in Slack and in the terminal."""

__version__ = "0.1.0"
