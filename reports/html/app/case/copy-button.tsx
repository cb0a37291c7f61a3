import { useState } from 'preact/hooks'

interface CopyButtonProps {
  readonly text: string
  /** What it is that is copied: `the command`. */
  readonly what: string
}

const words = { ready: 'Copy', copied: 'Copied', refused: 'Select it, and copy it yourself' } as const

/** Puts a text into the clipboard, and says so. */
export function CopyButton({ text, what }: CopyButtonProps) {
  const [state, setState] = useState<'ready' | 'copied' | 'refused'>('ready')
  const copy = (): void => {
    copyText(text).then(
      () => setState('copied'),
      () => setState('refused'),
    )
  }
  return (
    <button
      type="button"
      class="copy"
      aria-label={state === 'refused' ? `${words.refused}: ${what}` : `${words[state]} ${what}`}
      onClick={copy}
      onBlur={() => setState('ready')}
    >
      <span aria-live="polite">{words[state]}</span>
    </button>
  )
}

/** A page from disk may have no clipboard of its own; then a selection is copied. */
async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    const field = document.createElement('textarea')
    field.value = text
    field.className = 'off-screen'
    document.body.append(field)
    field.select()
    const isCopied = document.execCommand('copy')
    field.remove()
    if (!isCopied) throw new Error('the browser does not copy')
  }
}
