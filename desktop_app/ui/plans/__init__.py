"""The plan editor: what starts a plan, for whom, its steps and rules, and the days it gives."""
