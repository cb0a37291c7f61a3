/** What initdb is given wherever it is run. Nothing may depend on the machine or the image: neither locale nor time zone. */
export function clusterArguments(majorVersion: number): readonly string[] {
  return [
    '--no-sync',
    '--encoding=UTF8',
    '--locale=C',
    // The same order and upper case everywhere, Unicode included; PostgreSQL brings it itself since 17.
    ...(majorVersion >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : []),
    // On by default since 18; nothing here lives long enough to rot.
    ...(majorVersion >= 18 ? ['--no-data-checksums'] : []),
    // Small, since an initialised data folder holds one segment.
    '--wal-segsize=1',
  ]
}

/** Settings of every server of ours, by name. A throwaway server need not survive a crash, only start and work fast. */
export function throwawaySettings(majorVersion: number): Readonly<Record<string, string>> {
  return {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    wal_init_zero: 'off',
    wal_recycle: 'off',
    min_wal_size: '2MB',
    max_wal_size: '1GB',
    checkpoint_timeout: '1d',
    shared_buffers: '32MB',
    // With the settings above, a crash leaves nothing that could be trusted.
    restart_after_crash: 'off',
    // What runs on its own would make two runs differ.
    autovacuum: 'off',
    jit: 'off',
    max_logical_replication_workers: '0',
    ...(majorVersion >= 18 ? { io_method: 'sync' } : {}),
    TimeZone: 'UTC',
    log_timezone: 'UTC',
    datestyle: 'ISO, MDY',
    default_text_search_config: 'pg_catalog.english',
  }
}
