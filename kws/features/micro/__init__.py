"""Constants and tables of the micro front end (kws.config.MicroFrontendConfig)."""
