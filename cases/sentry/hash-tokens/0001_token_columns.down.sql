ALTER TABLE sentry_apitoken DROP COLUMN token_last_characters;
ALTER TABLE sentry_apitoken DROP COLUMN hashed_token;
