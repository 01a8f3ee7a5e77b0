"""A sample newsroom: an invented newspaper in Arabic and English with a ticker, RSS and articles."""
