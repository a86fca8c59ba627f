"""The participant's own pages: own data, who looked, corrections, download."""
