UPDATE sentry_apikey
SET hashed_key = encode(sha256(key::bytea), 'hex'),
    key_last_characters = right(key, 4)
WHERE hashed_key IS NULL;

ALTER TABLE sentry_apikey ADD UNIQUE (hashed_key);
