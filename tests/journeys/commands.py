"""Several of manage.py's commands in one process, since each takes seconds to start.

Called as `python -m tests.journeys.commands JSON`, a list of lists of arguments.
"""

import json
import sys

import manage

if __name__ == "__main__":
    for arguments in json.loads(sys.argv[1]):
        sys.argv = ["manage.py", *arguments]
        manage.main()
