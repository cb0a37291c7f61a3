import { readSetting, writeSetting } from './settings.ts'

/** `system`: as the system has it. */
export type Theme = 'system' | 'light' | 'dark'

export const themes: readonly Theme[] = ['system', 'light', 'dark']

/** What was chosen on an earlier visit. */
export function chosenTheme(): Theme {
  return themes.find((theme) => theme === readSetting('theme')) ?? 'system'
}

export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

export function chooseTheme(theme: Theme): void {
  applyTheme(theme)
  writeSetting('theme', theme === 'system' ? null : theme)
}
