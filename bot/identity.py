"""Which article is this? One article has one key, however its link is dressed; an edit makes a new version of it. Pure."""
