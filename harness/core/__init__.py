"""The laws: no IO, no clock, no logging; time comes in as an argument.

Seven rooms:

network    links, their rates, delays and losses, and what TCP makes of them
http       what requests and answers look like on a connection
images     what there is to load: specifications, manifests, bodies, servers that fall short
retrieval  which image is asked for when, and what comes of it: Cornerstone3D's rules
viewing    what a viewer asks from the click on, and does while somebody reads
survey     what the answers of somebody else's server say about it
models     what machines need for their work, and the least time that physics allows

and the words that all of them share:

units      numbers with units: what a scenario writes, and what a table prints
load       what a scenario loads: a stack or a volume
milestone  what people wait for in a load, and a value for each of it
lane       who loads: our loader, or the real viewer
quality    how good an image on screen is, in Cornerstone3D's words
quality_curve  how good what is on screen is, against the originals, as time goes by
quality_goal   what of it is good enough
published  figures somebody published, to be printed beside ours
"""
