"""The emulated link between client and origin."""
