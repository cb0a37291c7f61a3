import { existsSync } from 'node:fs'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserOptions } from './test-browser.ts'

const fontFolder = '/usr/share/fonts/truetype/dejavu'
const fonts = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf', 'DejaVuSansMono.ttf', 'DejaVuSansMono-Bold.ttf']

/** What a browser needs to draw a page as it is drawn elsewhere, until it is disposed of. */
export interface PinnedDrawing extends AsyncDisposable {
  readonly options: Required<BrowserOptions>
}

/**
 * Lets a browser know the fonts of one package and no others, whatever else the machine has.
 *
 * @throws Error when a font is missing: it says what to install
 */
export async function pinDrawing(folderOfFonts = fontFolder): Promise<PinnedDrawing> {
  const missing = fonts.filter((file) => !existsSync(join(folderOfFonts, file)))
  if (missing.length > 0) {
    throw new Error(
      `no ${missing.join(', ')} in ${folderOfFonts}: pictures are drawn with these fonts: \`apt-get install fonts-dejavu-core\``,
    )
  }
  const folder = await mkdtemp(join(tmpdir(), 'fonts-'))
  for (const file of fonts) await symlink(join(folderOfFonts, file), join(folder, file))
  const config = join(folder, 'fonts.conf')
  await writeFile(config, fontConfig(folder))
  return {
    options: {
      args: ['--disable-lcd-text', '--force-color-profile=srgb', '--force-device-scale-factor=1'],
      env: { ...process.env, FONTCONFIG_FILE: config },
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Hinted, letters stand on whole pixels: they vary least among versions of the browser, and pictures are smaller. */
function fontConfig(folder: string): string {
  const preferred = { 'DejaVu Sans': ['sans-serif', 'system-ui', 'serif'], 'DejaVu Sans Mono': ['monospace'] }
  const aliases = Object.entries(preferred).flatMap(([font, families]) =>
    families.map((family) => `<alias><family>${family}</family><prefer><family>${font}</family></prefer></alias>`),
  )
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>${folder}</dir>
  <cachedir>${join(folder, 'cache')}</cachedir>
  ${aliases.join('\n  ')}
  <match target="font">
    <edit name="antialias"><bool>true</bool></edit>
    <edit name="hinting"><bool>true</bool></edit>
    <edit name="hintstyle"><const>hintfull</const></edit>
    <edit name="rgba"><const>none</const></edit>
  </match>
</fontconfig>
`
}
