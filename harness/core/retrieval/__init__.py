"""Cornerstone3D's rules of retrieving as a state machine.

In reading order:

stage            which images are asked for, in what order, and by which request pool
planner          who decides which image is asked for when: the stages, or a class of one's own
configuration    staged retrieve configurations, Cornerstone3D's own
cornerstone_keys a configuration in Cornerstone3D's own keys
policy           what a release of Cornerstone3D does where a configuration is silent
ohif             what OHIF asks for besides, and in which order it loads a volume
transfer_syntax  options by transfer syntax, and what they come to
pool             which request is served next
failure          why an image or a stage could not be had
fetch            one image asked of the server once
decode           which part of an image is worth decoding, and at which reduction
ignored          what a client does not read of a configuration, and what to write
likeness         whether two clients load the same configuration alike
attempt_state    what an attempt goes through, as a table (drawn in attempt.md)
attempt          one image in one stage: what was asked for, what is being decoded
coverage         which neighbours an image fills, and how good each image on screen is
stage_progress   how far each stage is
observer         somebody who is told what the machine does
machine          the state machine that plays a configuration by all of these
on_demand        images that are asked for one by one, as a viewer does under a moving hand
playable         what a player performs: any of these machines
timeline         what happened during one load, and the moments that people wait for
ledger           what each byte of a load was for
"""
