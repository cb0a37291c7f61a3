UPDATE sentry_apitoken
SET hashed_token = encode(sha256(token::bytea), 'hex'),
    token_last_characters = right(token, 4)
WHERE hashed_token IS NULL;

ALTER TABLE sentry_apitoken ADD UNIQUE (hashed_token);
