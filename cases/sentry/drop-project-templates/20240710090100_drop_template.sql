-- migrate:up
ALTER TABLE sentry_project DROP COLUMN template_id;
