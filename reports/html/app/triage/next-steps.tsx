import { CopyButton } from '../case/copy-button.tsx'
import { acceptCommand, approvalName } from './export-approval.ts'
import { UndoButton } from './undo-button.tsx'

interface NextStepsProps {
  /** What came of exporting. Null: nothing, so far. */
  readonly message: string | null
  /** Whether a reload finds what was decided. */
  readonly isKept: boolean
  readonly clearWords: string
  readonly canClear: boolean
  readonly clear: () => void
  readonly close: () => void
}

/** What becomes of decisions, and where they live until then. */
export function NextSteps({ message, isKept, clearWords, canClear, clear, close }: NextStepsProps) {
  return (
    <div class="next-steps">
      <button type="button" class="close" aria-label="Close" onClick={close}>
        ×
      </button>
      <p class="export-message">{message}</p>
      <ol>
        <li>
          Export saves the decisions as <code>{approvalName}</code>. Until then only{' '}
          {isKept ? 'this browser has them, on this machine' : 'this page has them, as long as it is open'}.
        </li>
        <li>
          Move the file to the project's root folder, and run there: <code dir="ltr">{acceptCommand}</code>{' '}
          <CopyButton text={acceptCommand} what="the command of step 2" />
        </li>
        <li>What was accepted then stands in the case files as intended. Look at the difference, and commit it.</li>
        <li>
          What was rejected changes nothing: the case goes on failing until the fault is mended, be it in the
          application or in a step of the case.
        </li>
      </ol>
      <UndoButton words={clearWords} name={clearWords} isOff={!canClear} undo={clear} />
    </div>
  )
}
