"""Programs that make files which ship with the engine. They are run by hand, and not needed to use it."""
