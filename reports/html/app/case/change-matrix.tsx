import { changeKinds, type ModelCounts, type RowCount } from './change-counts.ts'
import type { RowFilter } from './select-rows.ts'
import { shownText } from './shown-text.ts'

interface ChangeMatrixProps {
  readonly counts: readonly ModelCounts[]
  readonly filter: RowFilter
  readonly select: (filter: RowFilter) => void
}

/** How many rows of which model came, went and changed. A number shows just these rows; once more, all. */
export function ChangeMatrix({ counts, filter, select }: ChangeMatrixProps) {
  return (
    <div class="scroll">
      <table class="matrix">
        <caption class="hidden">Changed rows by model</caption>
        <thead>
          <tr>
            <th scope="col">Model</th>
            {changeKinds.map((kind) => (
              <th key={kind} scope="col" class="number">
                {kind}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {counts.map(({ model, ...byKind }) => (
            <tr key={model}>
              <th scope="row">
                <bdi>{shownText(model)}</bdi>
              </th>
              {changeKinds.map((kind) => {
                const isSelected = filter.model === model && filter.kind === kind
                return (
                  <td key={kind} class="number">
                    {isNone(byKind[kind]) ? (
                      <span class="muted">0</span>
                    ) : (
                      <button
                        type="button"
                        aria-pressed={isSelected}
                        aria-label={`${countText(byKind[kind])} ${kind} in ${model}: show just these`}
                        onClick={() =>
                          select({ ...filter, model: isSelected ? null : model, kind: isSelected ? null : kind })
                        }
                      >
                        {byKind[kind].intended > 0 ? <span>{byKind[kind].intended.toLocaleString('en')}</span> : null}
                        {byKind[kind].unintended > 0 ? (
                          <span class="badge fail">
                            {byKind[kind].unintended.toLocaleString('en')}
                            <span class="words"> not intended</span>
                          </span>
                        ) : null}
                      </button>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function isNone({ intended, unintended }: RowCount): boolean {
  return intended + unintended === 0
}

function countText({ intended, unintended }: RowCount): string {
  return [
    ...(intended > 0 ? [`${intended} as intended`] : []),
    ...(unintended > 0 ? [`${unintended} not intended`] : []),
  ].join(' and ')
}
