import { useEffect, useRef, useState } from 'preact/hooks'
import { areKeysOn, switchKeys } from './use-keys.ts'

interface HelpDialogProps {
  readonly onClose: () => void
}

/** The keys, in the order in which a reader meets them. */
const keys: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['j', 'k'], 'next and previous: case in the list, finding in a case'],
  [['Enter'], 'open what is marked'],
  [['u'], 'up: from a case back to the list'],
  [[']', '['], 'next and previous case of the list, while in a case'],
  [['/'], 'search among the cases'],
  [['Escape'], 'leave the search; close this'],
  [['?'], 'this help'],
]

/** What the keys do, and whether they do. */
export function HelpDialog({ onClose }: HelpDialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const [areOn, setOn] = useState(areKeysOn)
  useEffect(() => ref.current?.showModal(), [])
  return (
    <dialog ref={ref} class="help" aria-labelledby="help-heading" onClose={onClose}>
      <h2 id="help-heading">Keys</h2>
      <dl>
        {keys.map(([names, what]) => (
          <div key={what}>
            <dt>
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <label>
        <input
          type="checkbox"
          checked={areOn}
          onChange={({ currentTarget }) => {
            switchKeys(currentTarget.checked)
            setOn(currentTarget.checked)
          }}
        />
        Obey keys that are single characters
      </label>
      <button type="button" onClick={() => ref.current?.close()}>
        Close
      </button>
    </dialog>
  )
}
