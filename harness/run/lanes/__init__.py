"""One load of one case, in any lane; whatever goes wrong is told in its sample.

account     what a timeline of our loader says, as a sample
garbage     no collections in the middle of a load
high_water  how much of it our process had at most in a load
loader      our loader plays the case
viewer      the real viewer plays it, in a browser
clicked     what an application asked for between a click and its first image
prediction  our loader plays it on a virtual clock
real_readings  somebody reads a whole series with our loader
viewed_readings somebody reads a whole series in the real viewer
readings    somebody reads a whole series on a virtual clock
"""
