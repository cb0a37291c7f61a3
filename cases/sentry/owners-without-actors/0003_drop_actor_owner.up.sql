ALTER TABLE sentry_rule DROP COLUMN owner_id;
