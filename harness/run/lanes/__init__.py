"""One load of one case, in any lane; whatever goes wrong is told in its sample.

route            the way to the images: the origin, and the emulator in between
account          what a timeline of our loader says, as a sample
garbage          no collections in the middle of a load
loader_lane      our loader plays the case
viewer_lane      the real viewer plays it, in a browser
prediction_lane  our loader plays it on a virtual clock
"""
