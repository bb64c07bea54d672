"""The page of scripts: steps with their ways drawn beside them, drafts, versions, rehearsal."""
