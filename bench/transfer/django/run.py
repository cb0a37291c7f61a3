"""`python3 run.py loaddata|dumpdata FILE CONNECTION`: prints what the command alone took, and the peak memory."""

import json
import resource
import sys
import time

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

command, file, target = sys.argv[1:]
server = json.loads(target)
settings.configure(
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": server["host"],
            "PORT": server["port"],
            "USER": server["user"],
            "PASSWORD": server["password"] or "",
            "NAME": server["database"],
        }
    },
    INSTALLED_APPS=["bench"],
    USE_TZ=True,
    TIME_ZONE="UTC",
)
django.setup()
connection.ensure_connection()
started = time.perf_counter()
if command == "loaddata":
    call_command("loaddata", file, verbosity=0)
else:
    call_command("dumpdata", "bench", output=file, verbosity=0)
ms = (time.perf_counter() - started) * 1000
json.dump({"ms": ms, "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}, sys.stdout)
