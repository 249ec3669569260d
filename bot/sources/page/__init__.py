"""A web page to an article, with a verdict on how much of it came back."""
