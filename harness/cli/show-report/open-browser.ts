import { spawn } from 'node:child_process'

/**
 * Opens an address in the browser of whoever sits at this machine: `BROWSER`, where that is set, or what the system
 * has.
 * @returns whether there is one to be opened
 */
export async function openBrowser(url: string, environment: NodeJS.ProcessEnv): Promise<boolean> {
  const command = browserCommand(url, environment, process.platform)
  if (command === null) return false
  const [program = '', ...args] = command
  const browser = spawn(program, args, { stdio: 'ignore', detached: true })
  const started = await new Promise<boolean>((resolve) => {
    browser.once('spawn', () => resolve(true)).once('error', () => resolve(false))
  })
  browser.unref()
  return started
}

/** The program and its arguments. Null: nobody would see it, as in CI, or on a machine without a display. */
export function browserCommand(
  url: string,
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): readonly string[] | null {
  const { BROWSER, CI, DISPLAY, WAYLAND_DISPLAY } = environment
  if (BROWSER === 'none' || (CI && CI !== 'false')) return null
  if (BROWSER) return [BROWSER, url]
  if (platform === 'darwin') return ['open', url]
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url]
  return DISPLAY || WAYLAND_DISPLAY ? ['xdg-open', url] : null
}
