"""Where entries come from: one polite HTTP client and a parser for each kind of feed."""
