ALTER TABLE sentry_rule ALTER COLUMN environment_id TYPE bigint;
ALTER TABLE sentry_repository ALTER COLUMN integration_id TYPE bigint;
