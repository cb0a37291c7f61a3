import type { ComponentChildren } from 'preact'
import { useId, useRef, useState } from 'preact/hooks'
import { placeTip } from './place-tip.ts'

interface ExplainedProps {
  readonly explanation: ComponentChildren
  /** What else a click does. */
  readonly onClick?: () => void
  readonly children: ComponentChildren
}

/** Words with an explanation that is shown while they are pointed at, or have the keyboard; Escape hides it. */
export function Explained({ explanation, onClick, children }: ExplainedProps) {
  const id = useId()
  const [isShown, setShown] = useState(false)
  const tip = useRef<HTMLSpanElement>(null)
  const show = (event: { readonly currentTarget: HTMLElement }): void => {
    setShown(true)
    if (tip.current) placeTip(tip.current, event.currentTarget)
  }
  return (
    <span class="explained" role="none" onMouseLeave={() => setShown(false)}>
      <button
        type="button"
        class="explained-words"
        aria-describedby={id}
        onMouseEnter={show}
        onFocus={show}
        onClick={(event) => {
          show(event)
          onClick?.()
        }}
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
