"""What feeds announce: RSS, Atom and JSON Feed parsed, found on pages, asked again, listed as OPML."""
