import type { ComponentChildren } from 'preact'
import './triage.css'

interface UndoButtonProps {
  readonly words: ComponentChildren
  /** For who cannot see where it stands. It begins with the words. */
  readonly name: string
  /** Whether there is nothing to undo. It keeps the keyboard's focus then, as it does once it was pressed. */
  readonly isOff: boolean
  readonly undo: () => void
}

export function UndoButton({ words, name, isOff, undo }: UndoButtonProps) {
  return (
    <button type="button" class="undo" aria-label={name} aria-disabled={isOff} onClick={() => isOff || undo()}>
      {words}
    </button>
  )
}
