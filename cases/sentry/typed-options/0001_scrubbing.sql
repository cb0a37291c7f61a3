CREATE TABLE sentry_projectscrubbing (
  project_id bigint PRIMARY KEY REFERENCES sentry_project ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  scrub_ip_address boolean NOT NULL DEFAULT false,
  scrub_data boolean NOT NULL DEFAULT true
);
