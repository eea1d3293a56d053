"""Whether the link is the one asked for.

In reading order:

certificate        an independent probe of the emulated link
reference          the kernel's own TCP over a link of the kernel's
kernel_comparison  the emulated link beside the kernel's
loss_comparison    the model of TCP beside the kernel's, where packets are lost
"""
