"""No models. Django tells only apps with this module that a migration has ended, and roles.py listens for that."""
