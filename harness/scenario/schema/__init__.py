"""What scenario files may say, as schemas: keys, units and what is wrong with a value.

In reading order:

block        what all schemas share: the base class, quantities, a rule that was broken
retrieve     Cornerstone3D's retrieve configuration, key for key
client       what is at the viewer's end of the link
origin       how an origin answers, and what it does wrong on purpose
server       somebody else's server, in place of dataset and origin
network      one access link, and everything that may happen on it
blocks       datasets and published tables
device       what a machine needs for its own work
hand         what a person does while a series loads
opening      a study, and what comes before its first frame
scenario     the scenario itself
axis         the values along one axis of a sweep
gate_rules   what counts as slower, and for which rows
sweep        scenarios, what varies in them, and how that is drawn
json_schema  the same schemas for editors
"""
