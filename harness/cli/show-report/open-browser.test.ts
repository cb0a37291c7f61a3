import { expect, test } from 'vitest'
import { browserCommand, openBrowser } from './open-browser.ts'

const url = 'http://127.0.0.1:1/'

test.each([
  [{}, 'linux', null],
  [{ DISPLAY: ':0' }, 'linux', ['xdg-open', url]],
  [{ WAYLAND_DISPLAY: 'wayland-0' }, 'linux', ['xdg-open', url]],
  [{}, 'darwin', ['open', url]],
  [{}, 'win32', ['rundll32', 'url.dll,FileProtocolHandler', url]],
  [{ CI: 'true' }, 'darwin', null],
  [{ CI: 'false' }, 'darwin', ['open', url]],
  [{ BROWSER: 'my browser' }, 'linux', ['my browser', url]],
  [{ BROWSER: 'none', DISPLAY: ':0' }, 'linux', null],
  [{ BROWSER: 'firefox', CI: '1' }, 'linux', null],
] as const)('with %j on %s it is %j', (environment, platform, command) => {
  expect(browserCommand(url, environment, platform)).toEqual(command)
})

test('a browser that is not there is not opened', async () => {
  expect(await openBrowser(url, { BROWSER: '/no/such/browser' })).toBe(false)
})
