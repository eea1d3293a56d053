"""Somebody else's server as the origin of a run: learnt once, then loaded from as it is.

In reading order:

secrets      what a server wants to be told in every request, from the environment or a command
door         the gateway before a server
asking       questions through it, and how long the server took
glance       what the metadata and one image tell, so that a series is known again
learning     every image in every form that is asked for
ready_images the images of a scenario, whoever has them
"""
