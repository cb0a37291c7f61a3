import { HarnessError, type Problem } from '../../../model/errors.ts'
import { type JsonPath, jsonPathText } from '../../../model/json-path.ts'
import type { Model } from '../../../model/schema.ts'
import { type Look, looksOf } from './looks.ts'
import { lookOfName } from './names.ts'

/** A field, or a path within it, that nobody has decided about. */
interface Suspicion {
  readonly model: Model
  readonly field: string
  /** Empty: the whole value. */
  readonly path: string
  readonly looks: Map<string, { readonly look: Look; count: number }>
  rows: number
  lastRow: number
}

/** Of one field; more are told as the field. */
const maxPaths = 50

/** Collects what looks personal and nobody has decided about. Never holds a value. */
export class Suspicions {
  private readonly found = new Map<string, Suspicion>()
  private readonly paths = new Map<string, number>()
  private readonly named = new Map<string, Look | null>()
  private row = 0

  nextRow(): void {
    this.row += 1
  }

  look(model: Model, field: string, text: string, path: JsonPath): void {
    if (text.trim() === '') return
    const looks = looksOf(text)
    const byName = looks.length > 0 ? null : this.byName(model, field, path)
    for (const look of byName ? [byName] : looks) this.add(model, field, path, look)
  }

  /** Names say nothing of what a path of numbers or stars leads to. */
  private byName(model: Model, field: string, path: JsonPath): Look | null {
    const last = path.findLast(({ kind }) => kind === 'member')
    const name = path.length === 0 ? field : last?.kind === 'member' ? last.name : null
    if (name === null) return null
    const key = `${model.name} ${name}`
    const known = this.named.get(key)
    if (known !== undefined) return known
    const look = lookOfName(model, name)
    this.named.set(key, look)
    return look
  }

  private add(model: Model, field: string, path: JsonPath, look: Look): void {
    const place = `${model.name} ${field}`
    let text = path.length === 0 ? '' : jsonPathText(path)
    if (text !== '' && !this.found.has(`${place} ${text}`)) {
      const count = (this.paths.get(place) ?? 0) + 1
      this.paths.set(place, count)
      if (count > maxPaths) text = ''
    }
    const key = `${place} ${text}`
    let suspicion = this.found.get(key)
    if (!suspicion) {
      suspicion = { model, field, path: text, looks: new Map(), rows: 0, lastRow: 0 }
      this.found.set(key, suspicion)
    }
    const known = suspicion.looks.get(look.what)
    if (known) known.count += 1
    else suspicion.looks.set(look.what, { look, count: 1 })
    if (suspicion.lastRow !== this.row) suspicion.rows += 1
    suspicion.lastRow = this.row
  }

  /** @throws HarnessError `not-sanitized`, with every field and path */
  throwIfAny(subject: string): void {
    if (this.found.size === 0) return
    const problems = [...this.found.values()].map((suspicion): Problem => {
      const { model, field, path, rows, looks } = suspicion
      const [first, ...others] = [...looks.values()].sort((a, b) => b.count - a.count)
      const what = [first, ...others].flatMap((entry) => (entry ? [entry.look.what] : [])).join(' or ')
      const place = path === '' ? `field ${field}` : `field ${field} at ${path}`
      const rule = first?.look.rule ?? 'text'
      return {
        message: `${model.name}: ${place} looks like ${what} in ${rows} ${rows === 1 ? 'row' : 'rows'}, and nobody has decided what becomes of it`,
        fix: `add to models['${model.name}']: sanitize: ${ruleText(field, path, rule)} (or 'keep')`,
        model: model.name,
        field,
      }
    })
    throw new HarnessError(`subject ${subject} does not say what is personal in these rows, so nothing was written`, {
      code: 'not-sanitized',
      problems,
    })
  }
}

function ruleText(field: string, path: string, rule: string): string {
  const name = /^[A-Za-z_]\w*$/.test(field) ? field : `'${field}'`
  return path === ''
    ? `{ ${name}: '${rule}' }`
    : `{ ${name}: { paths: { '${path.replaceAll("'", "\\'")}': '${rule}' }, rest: 'keep' } }`
}
