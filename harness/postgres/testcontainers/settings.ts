import { clusterArguments, throwawaySettings } from '../throwaway-settings.ts'

/** For POSTGRES_INITDB_ARGS. @param majorVersion null: the image does not say */
export function initdbArguments(majorVersion: number | null): string {
  return clusterArguments(majorVersion ?? 0).join(' ')
}

/** The command that the image's entry point is given. */
export function serverCommand(majorVersion: number | null): string[] {
  const settings = Object.entries(throwawaySettings(majorVersion ?? 0))
  return ['postgres', ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}
