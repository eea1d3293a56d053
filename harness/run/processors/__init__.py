"""What the processors of this machine do in a load: ours, and what others run meanwhile.

proc       what Linux counts of processors, processes and threads
processes  which processes are ours, and what ours and those of others have run
threads    what the threads of our processes have waited for a processor
watch      readings of all of it, from the beginning of a load to its end
"""
