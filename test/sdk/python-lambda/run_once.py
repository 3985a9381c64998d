"""Runs a function for one event: the event is on stdin, and the answer is the last line of stdout.

    python run_once.py functions.quick_start
"""

import json
import sys
from importlib import import_module

if __name__ == "__main__":
    handler = import_module(sys.argv[1]).handler
    print(json.dumps(handler(json.load(sys.stdin), None)))
