"""The parts of a scenario that can be explained by themselves."""

from enum import Enum


class Topic(Enum):
    """What `harness help` explains."""

    SCENARIO = "scenario"
    NETWORK = "network"
    CASE = "case"
    CLIENT = "client"
    ORIGIN = "origin"
    SERVER = "server"
    STUDY = "study"
    OPENING = "opening"
    READING = "reading"
    HAND = "hand"
