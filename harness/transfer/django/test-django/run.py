"""`python3 run.py CONNECTION COMMAND…`: `create`, `fill`, `loaddata FILE`, or `dumpdata FILE OPTION…`."""

import json
import sys

import django
from django.conf import settings
from django.core.management import call_command

target, command, *arguments = sys.argv[1:]
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
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.postgres", "odd"],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    USE_TZ=True,
    TIME_ZONE="UTC",
)
django.setup()
if command == "create":
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION hstore; CREATE EXTENSION citext")
    # Each database would number content types and permissions in its own way.
    from django.contrib.auth.management import create_permissions
    from django.contrib.contenttypes.management import create_contenttypes
    from django.db.models.signals import post_migrate

    post_migrate.disconnect(create_contenttypes)
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    # What is synchronised comes first, and would refer to tables that are not there.
    call_command("migrate", "auth", verbosity=0)
    call_command("migrate", run_syncdb=True, verbosity=0)
elif command == "fill":
    from odd.fill import fill

    fill()
elif command == "loaddata":
    call_command("loaddata", arguments[0], verbosity=0)
else:
    file, *flags = arguments
    call_command("dumpdata", *flags, exclude=["contenttypes", "auth.permission"], output=file, verbosity=0)
