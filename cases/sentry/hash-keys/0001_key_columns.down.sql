ALTER TABLE sentry_apikey DROP COLUMN key_last_characters;
ALTER TABLE sentry_apikey DROP COLUMN hashed_key;
