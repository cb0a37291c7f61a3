import { useEffect, useRef, useState } from 'preact/hooks'
import { keys, words } from './help-texts.ts'
import { areKeysOn, switchKeys } from './use-keys.ts'

interface HelpDialogProps {
  readonly onClose: () => void
}

/** What the keys do, whether they do, and what the words mean. */
export function HelpDialog({ onClose }: HelpDialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const [areOn, setOn] = useState(areKeysOn)
  useEffect(() => ref.current?.showModal(), [])
  return (
    <dialog ref={ref} class="help" aria-labelledby="help-heading" onClose={onClose}>
      <div class="help-head">
        <h2 id="help-heading">Help</h2>
        <button type="button" onClick={() => ref.current?.close()}>
          Close
        </button>
      </div>
      <h3>Keys</h3>
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
        The keys that are single characters are on
      </label>
      <h3>Words</h3>
      <dl>
        {words.map(([word, meaning]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  )
}
