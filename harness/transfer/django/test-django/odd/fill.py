"""The rows that are dumped: of each type the ordinary and the extreme."""

from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

from django.contrib.auth.models import Group, User
from psycopg2.extras import DateRange, DateTimeTZRange, NumericRange

from odd.models import Collection, Detail, Moment, Number, Special, Tag, Text, Thing

odd_text = "ünï 😀 'quoted' \"double\" back\\slash\ttab\nline {a,b} \u2028 NULL"
utc = timezone.utc
moment = datetime(2026, 3, 1, 9, 30, 0, 5000, tzinfo=utc)


def fill():
    numbers()
    texts()
    moments()
    collections()
    specials()
    things()


def numbers():
    common = {"positive_small": 0, "positive": 0, "positive_big": 0, "yes": True}
    Number.objects.create(id=1, small=0, whole=None, big=0, decimal=0, double=0.0, perhaps=None, **common)
    for id, sign in ((2, 1), (2**53 + 1, -1)):
        Number.objects.create(
            id=id,
            small=sign * 32767,
            positive_small=32767,
            positive=2**31 - 1,
            positive_big=2**63 - 1,
            whole=sign * (2**31 - 1),
            big=sign * (2**63 - 1),
            decimal=sign * Decimal("12345678901234567890.0123456789"),
            money=sign * Decimal("9999999999.99"),
            double=sign * 1.7976931348623157e308,
            yes=False,
            perhaps=True,
        )
    for id, double in enumerate((0.1, -0.0, 5e-324, 1e22, 123456789.123456789), start=10):
        Number.objects.create(id=id, small=1, whole=1, big=2**53 + 1, decimal=Decimal("0.1"), double=double, **common)


def texts():
    blank = dict(char="", slug="", url="", email="", address="::1", file="", no_case="")
    Text.objects.create(uid=UUID(int=0), **blank)
    Text.objects.create(
        uid=UUID("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
        char=odd_text,
        text=odd_text,
        slug="a-slug_1",
        url="https://example.com/a?b=c&d=é",
        email="Ann.O'Neill@example.com",
        address="10.0.0.1",
        file="/tmp/a b",
        no_case="MiXed",
        json={"b": [1, 2.5, None, True, {"nested": odd_text}], "a": "[1, 2]", "big": 2**70, "": {}, "long": [[]]},
    )
    for number, value in enumerate(("", "text", "{}", 0, -1.5, 2**53 + 1, 1e300, True, [], {}, '{"a": 1}'), start=1):
        Text.objects.create(uid=UUID(int=number), json=value, **blank)


def moments():
    cases = [
        (datetime(1, 1, 1, tzinfo=utc), date.min, time.min, timedelta(0)),
        (datetime(9999, 12, 31, 23, 59, 59, 999000, tzinfo=utc), date.max, time(23, 59, 59, 999000), timedelta(days=-1)),
        # Django's files keep milliseconds alone.
        (datetime(2026, 3, 1, 9, 30, 0, 123456, tzinfo=utc), None, time(9, 30, 0, 123456), timedelta(microseconds=1)),
        (datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=utc), date(2024, 2, 29), time(9, 30), timedelta(days=1, hours=2)),
        (datetime(2026, 3, 1, 0, 30, tzinfo=timezone(timedelta(hours=5, minutes=30))), None, time(0, 0, 1), -timedelta(hours=25, seconds=1)),
        (datetime(2026, 3, 1, tzinfo=utc), None, time(0, 0, 0, 1), timedelta(days=99999, seconds=5, microseconds=999999)),
    ]
    for at, day, clock, span in cases:
        Moment.objects.create(at=at, day=day, clock=clock, span=span)


def collections():
    Collection.objects.create(whole=[], table=[], decimals=[], moments=[])
    Collection.objects.create(
        whole=[1, -2, 2**31 - 1],
        texts=["", None, "NULL", "a,b", '{"x"}', "back\\slash", odd_text],
        table=[[1, 2**53 + 1], [-1, None]],
        decimals=[Decimal("1.500"), Decimal("-999999.999")],
        moments=[moment, datetime(2026, 3, 1, 9, 30, 0, 123456, tzinfo=utc)],
    )


def specials():
    Special.objects.create(
        pairs={},
        wholes=NumericRange(empty=True),
        decimal_range=NumericRange(None, None),
        days=DateRange(None, None),
        stay=DateTimeTZRange(empty=True),
    )
    for count in range(3):
        Special.objects.create(
            blob=bytes(range(256)) + bytes(count),
            pairs={"long key": "1", 'q"uote': "x=>y, \\", "ü": None, "": "", "b": "NULL", "a": odd_text},
            wholes=NumericRange(1, 5),
            bigs=NumericRange(-(2**53) - 1, None),
            decimal_range=NumericRange(Decimal("1.50"), Decimal("2.5"), "[]"),
            days=DateRange(date(2026, 1, 1), date(2026, 2, 1)),
            stay=DateTimeTZRange(moment, None, "()"),
        )


def things():
    tags = [Tag.objects.create(name=name) for name in ("red", 'gr"een', "blaü", "12")]
    group = Group.objects.create(name="editors")
    Group.objects.create(name="nobody")
    user = User.objects.create_user("ann", "ann@example.com", last_login=datetime(2026, 3, 1, tzinfo=utc))
    User.objects.create_user("bob", is_staff=True)
    user.groups.add(group)
    child = Thing(id=1, parent_id=2, tag=tags[0], by_name=tags[1], owner=user, text_id=UUID(int=0))
    parent = Thing(id=2, parent_id=1, tag=tags[3], by_name=tags[3])
    Thing.objects.bulk_create([child, parent])
    detail = Detail.objects.create(id=2**31 - 1, tag=tags[2], by_name=tags[2], parent=child, note="sub")
    child.tags.set(tags)
    detail.tags.set(tags[1:2])
    child.near.set([parent, detail])
    parent.near.add(parent)
