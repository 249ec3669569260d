"""Room 3, how text gets in: a link, a file or pasted text becomes an ``Article``; nothing here knows who asked."""
