"""What the bot does by itself: one file per recurring errand."""
