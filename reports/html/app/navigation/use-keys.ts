import { useEffect, useRef } from 'preact/hooks'
import { readSetting, writeSetting } from './settings.ts'

/** What is done when a key is pressed, by its name: `j`, `?`, `Escape`. */
export type KeyBindings = Readonly<Record<string, () => void>>

/**
 * Obeys keys while the component is there: not those that are typed into a field, nor while a dialog is open, nor those that
 * the browser has with Ctrl, Alt or Meta. Single characters may be switched off (WCAG 2.2, 2.1.4).
 */
export function useKeys(bindings: KeyBindings): void {
  const current = useRef(bindings)
  current.current = bindings
  useEffect(() => {
    const obey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return
      const isCharacter = event.key.length === 1
      if (isCharacter && (isTyping(event.target) || !areKeysOn())) return
      if (document.querySelector('dialog[open]') !== null) return
      if (!Object.hasOwn(current.current, event.key)) return
      event.preventDefault()
      current.current[event.key]?.()
    }
    document.addEventListener('keydown', obey)
    return () => document.removeEventListener('keydown', obey)
  }, [])
}

export function areKeysOn(): boolean {
  return readSetting('keys') !== 'off'
}

export function switchKeys(on: boolean): void {
  writeSetting('keys', on ? null : 'off')
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
}
