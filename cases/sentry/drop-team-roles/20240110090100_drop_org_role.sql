-- migrate:up
ALTER TABLE sentry_team DROP COLUMN org_role;
