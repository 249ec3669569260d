"""The guarded way to the web: hundreds of fetches on one loop, no address of which is not checked first."""
