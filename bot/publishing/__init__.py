"""Room 5, how results get out: drawn for Slack or the terminal, exported as a file, posted."""
