"""Published figures, held against physics, against each other and against ours.

quantity   times and sizes as they were printed, with all that they may have been rounded from
claims     the times in the tables of a page, and what could not be read
judgement  a verdict on every time, under each reading of the page
explaining what would give a time that ours is not: a network, a device, a policy, a first range
audit_page the verdicts as a page, in each language
"""
