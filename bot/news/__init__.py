"""What the news is: pure values and rules. No clock, no network, no database."""
