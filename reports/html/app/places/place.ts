/** What a reader had before their eyes, in a page of which only a part is rendered. */
export interface Place {
  readonly scrollY: number
  /** The first card in view, and where its top was. Heights above it may be guessed differently the next time. */
  readonly card: { readonly selector: string; readonly top: number } | null
  /** What had the keyboard: the so-manieth control of its card or section. Null: nothing had. */
  readonly focus: { readonly selector: string; readonly control: number } | null
}

const controls = 'a[href], button, input, select, summary'

export function currentPlace(): Place {
  const first = [...document.querySelectorAll<HTMLElement>('[data-anchor]')].find(
    (card) => card.getBoundingClientRect().bottom > barHeight(),
  )
  return {
    scrollY,
    card: first === undefined ? null : { selector: selectorOf(first), top: first.getBoundingClientRect().top },
    focus: focusOf(document.activeElement),
  }
}

/** Goes there as far as it is rendered by now. Whether one is there. */
export function goToPlace({ scrollY: y, card, focus }: Place): boolean {
  const element = card === null ? null : document.querySelector(card.selector)
  const by = card === null || element === null ? y - scrollY : element.getBoundingClientRect().top - card.top
  if (Math.abs(by) >= 1) scrollBy({ top: by, behavior: 'instant' })
  const holder = focus === null ? null : document.querySelector<HTMLElement>(focus.selector)
  const target =
    focus === null || focus.control < 0 ? holder : holder?.querySelectorAll<HTMLElement>(controls)[focus.control]
  if (target && target !== document.activeElement) target.focus({ preventScroll: true })
  return Math.abs(by) < 1 && (focus === null || target === document.activeElement)
}

function focusOf(element: Element | null): Place['focus'] {
  const holder = element?.closest<HTMLElement>('[data-anchor], section[aria-labelledby], #main')
  if (!element || !holder) return null
  return { selector: selectorOf(holder), control: [...holder.querySelectorAll(controls)].indexOf(element) }
}

function selectorOf(element: HTMLElement): string {
  const { anchor } = element.dataset
  if (anchor !== undefined) return `[data-anchor="${CSS.escape(anchor)}"]`
  return element.id === '' ? `[aria-labelledby="${element.getAttribute('aria-labelledby')}"]` : `#${element.id}`
}

/** The bar stays on top of what scrolls. */
function barHeight(): number {
  return document.querySelector('.top-bar')?.getBoundingClientRect().bottom ?? 0
}
