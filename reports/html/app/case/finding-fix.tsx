import { shorten } from '../../../text/shorten.ts'
import { CopyButton } from './copy-button.tsx'
import { fixParts } from './fix-parts.ts'
import { LinkedText } from './linked-text.tsx'

const mostShown = 5000

/** What to do about a finding; YAML for the case file can be copied. */
export function FindingFix({ fix }: { readonly fix: string }) {
  if (fix === '') return null
  return (
    <div class="fix">
      {fixParts(fix).map(({ kind, lines }, index) =>
        kind === 'yaml' ? (
          <div key={index} class="copyable">
            <pre dir="ltr">{shorten(lines.join('\n'), mostShown)}</pre>
            <CopyButton text={lines.join('\n')} what="the entry" />
          </div>
        ) : (
          <p key={index}>
            <LinkedText text={lines.join(' ')} width={mostShown} />
          </p>
        ),
      )}
    </div>
  )
}
