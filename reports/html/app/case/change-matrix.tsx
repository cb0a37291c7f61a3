import { changeKinds, type ModelCounts, type RowCount } from '../../change-counts.ts'
import { type RowsOf, rowsAnchor } from './anchors.ts'
import { shownText } from './shown-text.ts'

interface ChangeMatrixProps {
  readonly counts: readonly ModelCounts[]
  /** Those that are shown. Null: of all models. */
  readonly shown: RowsOf | null
  readonly href: (focus: string) => string
}

/** How many rows of which model came, went and changed. A number leads to just these rows; once more, to all. */
export function ChangeMatrix({ counts, shown, href }: ChangeMatrixProps) {
  const isAnyWrong = counts.some((byKind) => changeKinds.some((kind) => byKind[kind].unintended > 0))
  return (
    <>
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
                  const isShown = shown?.model === model && shown.kind === kind
                  return (
                    <td key={kind} class="number">
                      {isNone(byKind[kind]) ? (
                        <span class="muted">0</span>
                      ) : (
                        <a
                          href={href(rowsAnchor(isShown ? null : { model, kind }))}
                          aria-current={isShown}
                          aria-label={`${countText(byKind[kind])} ${kind} in ${shownText(model)}: ${isShown ? 'show all rows' : 'show just these'}`}
                        >
                          <Count count={byKind[kind]} />
                        </a>
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="muted no-print">
        A number shows just these rows.
        {isAnyWrong ? (
          <>
            {' '}
            <span class="fail">✕</span>: not intended.
          </>
        ) : null}
      </p>
    </>
  )
}

function Count({ count: { intended, unintended } }: { readonly count: RowCount }) {
  return (
    <>
      {intended > 0 ? <span>{intended.toLocaleString('en')}</span> : null}
      {unintended > 0 ? <span class="fail">✕ {unintended.toLocaleString('en')}</span> : null}
    </>
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
