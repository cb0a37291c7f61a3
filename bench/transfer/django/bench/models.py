"""The tables of generate-rows.ts as Django sees them."""

from django.db import models


class Account(models.Model):
    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField()
    email = models.TextField()
    full_name = models.TextField()
    about = models.TextField(null=True)
    is_active = models.BooleanField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    settings = models.JSONField()
    invited_by = models.ForeignKey("self", null=True, on_delete=models.DO_NOTHING)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "bench_account"


class Event(models.Model):
    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.DO_NOTHING)
    uid = models.UUIDField()
    email = models.TextField()
    message = models.TextField(null=True)
    is_read = models.BooleanField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    payload = models.JSONField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "bench_event"
