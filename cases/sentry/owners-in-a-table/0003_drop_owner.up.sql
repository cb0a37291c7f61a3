ALTER TABLE sentry_rule DROP COLUMN owner_team_id, DROP COLUMN owner_user_id;
