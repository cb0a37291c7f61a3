ALTER TABLE sentry_apitoken ADD COLUMN hashed_token varchar(128);
ALTER TABLE sentry_apitoken ADD COLUMN token_last_characters varchar(4);
