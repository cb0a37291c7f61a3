ALTER TABLE sentry_rule
  ADD COLUMN owner_user_id bigint,
  ADD COLUMN owner_team_id bigint REFERENCES sentry_team ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;
