import { clusterArguments, throwawaySettings } from '../throwaway-settings.ts'

/** What initdb is given beside the folder. */
export function initdbArguments(majorVersion: number): readonly string[] {
  return [
    ...clusterArguments(majorVersion),
    ...(majorVersion >= 14 ? ['--no-instructions'] : []),
    '--auth=trust',
    '--username=postgres',
    // It starts a server itself, which would make a segment more.
    ...(majorVersion >= 16 ? ['--set=wal_recycle=off', '--set=min_wal_size=2MB'] : []),
  ]
}

/** Appended to postgresql.conf. */
export function serverSettings(majorVersion: number): string {
  const settings = {
    ...throwawaySettings(majorVersion),
    listen_addresses: '',
    unix_socket_permissions: '0700',
    // In the data folder, so that it goes with it: POSIX segments outlive a killed server.
    dynamic_shared_memory_type: 'mmap',
    update_process_title: 'off',
    log_destination: 'stderr',
    logging_collector: 'off',
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`)
  return `\n${lines.join('\n')}\n`
}
