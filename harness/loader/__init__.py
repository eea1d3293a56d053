"""The client that plays a retrieve configuration."""
