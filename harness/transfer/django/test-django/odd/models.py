"""A field of every type that Django has for PostgreSQL."""

from django.contrib.auth.models import User
from django.contrib.postgres import fields as postgres
from django.db import models


class TagManager(models.Manager):
    def get_by_natural_key(self, name):
        return self.get(name=name)


class Tag(models.Model):
    name = models.CharField(max_length=40, unique=True)
    objects = TagManager()

    def natural_key(self):
        return (self.name,)


class Number(models.Model):
    id = models.BigAutoField(primary_key=True)
    small = models.SmallIntegerField()
    positive_small = models.PositiveSmallIntegerField()
    positive = models.PositiveIntegerField()
    positive_big = models.PositiveBigIntegerField()
    whole = models.IntegerField(null=True)
    big = models.BigIntegerField()
    decimal = models.DecimalField(max_digits=30, decimal_places=10)
    money = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    double = models.FloatField()
    yes = models.BooleanField()
    perhaps = models.BooleanField(null=True)


class Text(models.Model):
    uid = models.UUIDField(primary_key=True)
    char = models.CharField(max_length=80)
    text = models.TextField(null=True)
    slug = models.SlugField()
    url = models.URLField()
    email = models.EmailField()
    address = models.GenericIPAddressField()
    file = models.FilePathField()
    no_case = postgres.CITextField()
    json = models.JSONField(null=True)


class Moment(models.Model):
    id = models.SmallAutoField(primary_key=True)
    at = models.DateTimeField()
    day = models.DateField(null=True)
    clock = models.TimeField()
    span = models.DurationField()


class Collection(models.Model):
    whole = postgres.ArrayField(models.IntegerField())
    texts = postgres.ArrayField(models.TextField(null=True), null=True)
    table = postgres.ArrayField(postgres.ArrayField(models.BigIntegerField(null=True)))
    decimals = postgres.ArrayField(models.DecimalField(max_digits=9, decimal_places=3))
    moments = postgres.ArrayField(models.DateTimeField())


class Special(models.Model):
    """Of these types Django's files do not hold PostgreSQL's own text."""

    blob = models.BinaryField(null=True)
    pairs = postgres.HStoreField()
    wholes = postgres.IntegerRangeField()
    bigs = postgres.BigIntegerRangeField(null=True)
    decimal_range = postgres.DecimalRangeField()
    days = postgres.DateRangeField()
    stay = postgres.DateTimeRangeField()


class Thing(models.Model):
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")
    by_name = models.ForeignKey(Tag, to_field="name", on_delete=models.CASCADE, related_name="+")
    owner = models.OneToOneField(User, null=True, on_delete=models.CASCADE)
    text = models.ForeignKey(Text, null=True, on_delete=models.CASCADE)
    tags = models.ManyToManyField(Tag)
    near = models.ManyToManyField("self", symmetrical=False)


class Detail(Thing):
    """Multi-table inheritance: its key is the foreign key to its parent."""

    note = models.TextField()
