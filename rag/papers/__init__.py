"""Papers read in: files of any kind become pages with words and their places, in a process of its own.

`reading.read_paper` is the one entry. What comes in is the most hostile input the platform takes, so that no
parser of a file format runs in a process that holds a secret, a connection or another tenant's paper: a
worker (`worker`, started by `sandbox`) with no network, no environment, an empty folder and bounds on memory,
time and output reads the file and sends its pages back one by one.
"""
