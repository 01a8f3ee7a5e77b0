"""An offline Telegram with real limits, a chat page, and a sample newsroom."""
