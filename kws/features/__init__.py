"""From 16 kHz PCM to int8 log-mel features: tables, C front end, integer oracle, float reference."""
