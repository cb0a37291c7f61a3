/**
 * The colours of the page. Texts stand on `page`, `panel`, or the ground of their own name, with a contrast of at
 * least 4.5 : 1 (WCAG 2.2, 1.4.3).
 */
export interface Palette {
  readonly page: string
  readonly panel: string
  readonly line: string
  readonly text: string
  readonly muted: string
  readonly link: string
  readonly pass: string
  readonly passGround: string
  readonly fail: string
  readonly failGround: string
  readonly error: string
  readonly errorGround: string
  readonly skip: string
  readonly skipGround: string
  /** Behind the part of a value that differs. */
  readonly passMark: string
  readonly failMark: string
}

export const light: Palette = {
  page: '#f7f7f5',
  panel: '#ffffff',
  line: '#dcdcd6',
  text: '#1f2428',
  muted: '#5b636b',
  link: '#0b57a4',
  pass: '#14632b',
  passGround: '#e9f5ec',
  fail: '#a3162b',
  failGround: '#fdeff0',
  error: '#7a4a00',
  errorGround: '#fdf3de',
  skip: '#555d65',
  skipGround: '#eeeeea',
  passMark: '#c4e8cd',
  failMark: '#fbd0d3',
}

export const dark: Palette = {
  page: '#14171a',
  panel: '#1c2024',
  line: '#343a40',
  text: '#e3e6e8',
  muted: '#a0a8b0',
  link: '#86bbf2',
  pass: '#84d79c',
  passGround: '#182c1f',
  fail: '#ff9fa8',
  failGround: '#351b1f',
  error: '#eec06c',
  errorGround: '#322712',
  skip: '#adb4bb',
  skipGround: '#282d32',
  passMark: '#1f5331',
  failMark: '#6b2430',
}
