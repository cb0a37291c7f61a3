/** What initdb is given beside the folder. Nothing may depend on the machine: neither locale nor time zone. */
export function initdbArguments(majorVersion: number): readonly string[] {
  return [
    '--no-sync',
    ...(majorVersion >= 14 ? ['--no-instructions'] : []),
    '--auth=trust',
    '--username=postgres',
    '--encoding=UTF8',
    '--locale=C',
    // The same order and upper case everywhere, Unicode included; PostgreSQL brings it itself since 17.
    ...(majorVersion >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : []),
    // On by default since 18; nothing here lives long enough to rot.
    ...(majorVersion >= 18 ? ['--no-data-checksums'] : []),
    // The template holds one segment, which every server copies.
    '--wal-segsize=1',
    ...(majorVersion >= 16 ? ['--set=wal_recycle=off', '--set=min_wal_size=2MB'] : []),
  ]
}

/** Appended to postgresql.conf. A throwaway server need not survive a crash, only start and work fast. */
export function serverSettings(majorVersion: number): string {
  const settings: readonly string[] = [
    "listen_addresses = ''",
    'unix_socket_permissions = 0700',
    'fsync = off',
    'synchronous_commit = off',
    'full_page_writes = off',
    'wal_level = minimal',
    'max_wal_senders = 0',
    'wal_init_zero = off',
    'wal_recycle = off',
    'min_wal_size = 2MB',
    'max_wal_size = 1GB',
    'checkpoint_timeout = 1d',
    'shared_buffers = 32MB',
    // With the settings above, a crash leaves nothing that could be trusted.
    'restart_after_crash = off',
    // In the data folder, so that it goes with it: POSIX segments outlive a killed server.
    'dynamic_shared_memory_type = mmap',
    // What runs on its own would make two runs differ.
    'autovacuum = off',
    'jit = off',
    'max_logical_replication_workers = 0',
    ...(majorVersion >= 18 ? ['io_method = sync'] : []),
    'update_process_title = off',
    "TimeZone = 'UTC'",
    "log_timezone = 'UTC'",
    "datestyle = 'ISO, MDY'",
    "default_text_search_config = 'pg_catalog.english'",
    'log_destination = stderr',
    'logging_collector = off',
  ]
  return `\n${settings.join('\n')}\n`
}
