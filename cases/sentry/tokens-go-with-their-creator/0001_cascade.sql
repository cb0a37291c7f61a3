ALTER TABLE sentry_orgauthtoken
  DROP CONSTRAINT sentry_orgauthtoken_created_by_id_fkey,
  ADD FOREIGN KEY (created_by_id) REFERENCES auth_user ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
