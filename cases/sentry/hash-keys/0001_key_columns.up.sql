ALTER TABLE sentry_apikey ADD COLUMN hashed_key varchar(128);
ALTER TABLE sentry_apikey ADD COLUMN key_last_characters varchar(4);
