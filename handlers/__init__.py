"""What people ask of the bot in Telegram: one file per errand."""
