ALTER TABLE sentry_orgauthtoken RENAME COLUMN token_hashed TO hashed_token;
ALTER TABLE sentry_monitor RENAME COLUMN type TO monitor_type;
ALTER TABLE sentry_email RENAME TO sentry_emailaddress;
