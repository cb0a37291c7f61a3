import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { HelpDialog } from './help-dialog.tsx'
import { chooseTheme, chosenTheme, themes } from './theme.ts'
import { useKeys } from './use-keys.ts'
import './top-bar.css'

interface TopBarProps {
  /** Where the name leads: the list of cases. */
  readonly home: string
  /** What else there is to do on this page. */
  readonly children?: ComponentChildren
}

/** Stays on top of every page. */
export function TopBar({ home, children }: TopBarProps) {
  const [isHelpOpen, setHelpOpen] = useState(false)
  useKeys({ '?': () => setHelpOpen(true) })
  return (
    <header class="top-bar no-print">
      <a class="brand" href={home}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M2.5 6.5A6 6 0 0 1 13 5M13.5 9.5A6 6 0 0 1 3 11M13 1.8V5H9.8M3 14.2V11h3.2" />
        </svg>
        pg-roundtrip
      </a>
      <div class="middle">{children}</div>
      <ThemeSwitch />
      <button type="button" aria-haspopup="dialog" title="Help (?)" onClick={() => setHelpOpen(true)}>
        <span aria-hidden="true">?</span>
        <span class="hidden">Keys and help</span>
      </button>
      {isHelpOpen && <HelpDialog onClose={() => setHelpOpen(false)} />}
    </header>
  )
}

function ThemeSwitch() {
  const [theme, setTheme] = useState(chosenTheme)
  return (
    <select
      aria-label="Theme"
      value={theme}
      onChange={({ currentTarget }) => {
        const chosen = themes.find((name) => name === currentTarget.value) ?? 'system'
        chooseTheme(chosen)
        setTheme(chosen)
      }}
    >
      {themes.map((name) => (
        <option key={name} value={name}>
          {name === 'system' ? 'System theme' : name === 'light' ? 'Light' : 'Dark'}
        </option>
      ))}
    </select>
  )
}
