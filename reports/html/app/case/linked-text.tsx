import { useContext } from 'preact/hooks'
import { CasePlaces } from './case-places.ts'
import { shownText } from './shown-text.ts'

/** `step 2 (sql)` and `(line 19)`, which the texts of a report say of the case file. */
const places = /(step \d{1,6}(?: \([^()]*\))?|(?<=\()line \d{1,6}(?=\)))/

/** A text of the report, in which what names a step or a line of the case file leads there. */
export function LinkedText({ text, width }: { readonly text: string; readonly width?: number }) {
  const { line, step } = useContext(CasePlaces)
  return (
    <>
      {shownText(text, width)
        .split(places)
        .map((part, index) => {
          const [, kind, number] = /^(step|line) (\d+)/.exec(index % 2 === 1 ? part : '') ?? []
          const link = kind === undefined ? null : (kind === 'step' ? step : line)(Number(number))
          return link === null ? (
            part
          ) : (
            <a key={index} href={link.href}>
              {part}
            </a>
          )
        })}
    </>
  )
}
