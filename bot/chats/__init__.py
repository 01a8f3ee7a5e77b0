"""Where messages go: rendering, pace, the wire to Telegram and what its answers mean."""
