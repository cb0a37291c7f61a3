import type { ComponentChildren } from 'preact'
import { useId, useRef, useState } from 'preact/hooks'

interface ExplainedProps {
  readonly explanation: string
  readonly children: ComponentChildren
}

/** Words with an explanation that is shown while they are pointed at, or have the keyboard; Escape hides it. */
export function Explained({ explanation, children }: ExplainedProps) {
  const id = useId()
  const [isShown, setShown] = useState(false)
  const tip = useRef<HTMLSpanElement>(null)
  const show = (event: { readonly currentTarget: HTMLElement }): void => {
    setShown(true)
    if (tip.current) place(tip.current, event.currentTarget)
  }
  return (
    <span class="explained" role="none" onMouseLeave={() => setShown(false)}>
      <button
        type="button"
        class="explained-words"
        aria-describedby={id}
        onMouseEnter={show}
        onFocus={show}
        onClick={show}
        onBlur={() => setShown(false)}
        onKeyDown={({ key }) => {
          if (key === 'Escape') setShown(false)
        }}
      >
        {children}
      </button>
      <span role="tooltip" id={id} ref={tip} class={isShown ? 'tip' : 'tip tip-hidden'}>
        {explanation}
      </span>
    </span>
  )
}

const tipWidth = 320

/** Under the words, and within the window. */
function place(tip: HTMLElement, words: HTMLElement): void {
  const { left, bottom } = words.getBoundingClientRect()
  const width = Math.min(tipWidth, document.body.clientWidth - 16)
  tip.style.width = `${width}px`
  tip.style.left = `${Math.max(8, Math.min(left, document.body.clientWidth - width - 8))}px`
  tip.style.top = `${bottom + 4}px`
}
