"""One module a system: how a test fills, edits and looks at it."""
