"""The whole way in a few minutes: made-up speech, training, export, the exported C program on voices it never heard."""
