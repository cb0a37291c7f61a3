/** For POSTGRES_INITDB_ARGS. Nothing may depend on the image: neither locale nor how it was built. */
export function initdbArguments(majorVersion: number | null): string {
  const major = majorVersion ?? 0
  return [
    '--no-sync',
    '--encoding=UTF8',
    '--locale=C',
    '--wal-segsize=1',
    ...(major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : []),
    ...(major >= 18 ? ['--no-data-checksums'] : []),
  ].join(' ')
}

/** The command that the image's entry point is given. A throwaway server need not survive a crash. */
export function serverCommand(majorVersion: number | null): string[] {
  const settings = [
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'wal_level=minimal',
    'max_wal_senders=0',
    'wal_init_zero=off',
    'wal_recycle=off',
    'min_wal_size=2MB',
    'max_wal_size=1GB',
    'checkpoint_timeout=1d',
    'shared_buffers=32MB',
    // With the settings above, a crash leaves nothing that could be trusted.
    'restart_after_crash=off',
    // What runs on its own would make two runs differ.
    'autovacuum=off',
    'jit=off',
    'max_logical_replication_workers=0',
    ...(majorVersion !== null && majorVersion >= 18 ? ['io_method=sync'] : []),
    'TimeZone=UTC',
    'log_timezone=UTC',
    'datestyle=ISO, MDY',
    'default_text_search_config=pg_catalog.english',
  ]
  return ['postgres', ...settings.flatMap((setting) => ['-c', setting])]
}
