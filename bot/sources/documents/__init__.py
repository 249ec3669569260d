"""Articles in files that are no web pages: PDF, Word and Markdown."""
