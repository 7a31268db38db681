"""How a run goes from its plan to its document: prepared, rationed, measured until decided, probed."""
