import type { Problem } from '../../model/errors.ts'
import { nearestName } from '../../model/nearest-name.ts'
import type { ModelName } from '../../model/snapshot.ts'
import type { ObservedModel } from './observed-models.ts'

/** What files cannot say of their rows, as it is written on the command line. */
export interface Declarations {
  /** `shop.book.author=shop.author` */
  readonly foreignKeys: readonly string[]
  /** `shop.author=name,born` */
  readonly naturalKeys: readonly string[]
  /** `shop.user.password` */
  readonly secrets: readonly string[]
}

/** The option that each of them is. */
const declarationOptions = {
  foreignKeys: '--foreign-key',
  naturalKeys: '--natural-key',
  secrets: '--secret',
} as const satisfies Record<keyof Declarations, string>

/** What is declared of one model. */
export interface DeclaredModel {
  /** By field, the model that it refers to. */
  readonly foreignKeys: Map<string, ModelName>
  naturalKey: readonly string[] | null
  readonly secrets: Set<string>
}

export type Declared = ReadonlyMap<ModelName, DeclaredModel>

/** Reads declarations against the models that the files have. Problems are told of each, in their order. */
export function bindDeclarations(
  { foreignKeys, naturalKeys, secrets }: Declarations,
  models: readonly ObservedModel[],
): { readonly declared: Declared; readonly problems: readonly Problem[] } {
  const binder = new Binder(models)
  for (const text of foreignKeys) binder.foreignKey(text)
  for (const text of naturalKeys) binder.naturalKey(text)
  for (const text of secrets) binder.secret(text)
  return { declared: binder.declared, problems: binder.problems }
}

class Binder {
  readonly declared = new Map<ModelName, DeclaredModel>()
  readonly problems: Problem[] = []
  private readonly models: ReadonlyMap<string, ObservedModel>

  constructor(models: readonly ObservedModel[]) {
    this.models = new Map(models.map((model) => [model.name, model]))
  }

  foreignKey(text: string): void {
    const report = this.reporterOf('foreignKeys', text)
    const [source, targetName, ...more] = text.split('=')
    if (!source || !targetName || more.length > 0) {
      report('expected MODEL.FIELD=MODEL')
      return
    }
    const place = this.field(source, report)
    const target = this.model(targetName, report)
    if (target && (target.key.isList || !target.key.isThere)) {
      report(`model ${target.name} has no primary key of one value, which could be referred to`)
    } else if (target && place) {
      const { foreignKeys } = this.of(place.model)
      const other = foreignKeys.get(place.field)
      if (other !== undefined && other !== target.name) report(`${source} is declared to refer to ${other} too`)
      foreignKeys.set(place.field, target.name)
    }
  }

  naturalKey(text: string): void {
    const report = this.reporterOf('naturalKeys', text)
    const [name, list, ...more] = text.split('=')
    const fields = list?.split(',') ?? []
    if (!name || more.length > 0 || fields.length === 0 || fields.includes('')) {
      report('expected MODEL=FIELD, or MODEL=FIELD,FIELD')
      return
    }
    const model = this.model(name, report)
    if (!model) return
    for (const field of fields) this.hasField(model, field, report)
    const declared = this.of(model)
    if (declared.naturalKey !== null) report(`another natural key of ${name} is declared too`)
    declared.naturalKey = [...new Set(fields)]
  }

  secret(text: string): void {
    const place = this.field(text, this.reporterOf('secrets', text))
    if (place) this.of(place.model).secrets.add(place.field)
  }

  /** Names of models and fields may have points in them: of the models that there are the longest counts. */
  private field(text: string, report: Report): { readonly model: ObservedModel; readonly field: string } | null {
    for (let at = text.lastIndexOf('.'); at > 0; at = text.lastIndexOf('.', at - 1)) {
      const model = this.models.get(text.slice(0, at))
      if (!model) continue
      const field = text.slice(at + 1)
      return this.hasField(model, field, report) ? { model, field } : null
    }
    const at = text.lastIndexOf('.')
    if (this.models.has(text)) report(`expected MODEL.FIELD, but ${text} is a model`)
    else if (at > 0) this.model(text.slice(0, at), report)
    else report(`expected MODEL.FIELD, not ${text}`)
    return null
  }

  private model(name: string, report: Report): ObservedModel | null {
    const model = this.models.get(name)
    if (!model) report(`neither file has rows of a model ${name}${didYouMean(name, [...this.models.keys()])}`)
    return model ?? null
  }

  private hasField(model: ObservedModel, field: string, report: Report): boolean {
    const isThere = model.fields.has(field)
    if (!isThere) report(`model ${model.name} has no field ${field}${didYouMean(field, [...model.fields.keys()])}`)
    return isThere
  }

  private of({ name }: ObservedModel): DeclaredModel {
    const known = this.declared.get(name)
    if (known) return known
    const model: DeclaredModel = { foreignKeys: new Map(), naturalKey: null, secrets: new Set() }
    this.declared.set(name, model)
    return model
  }

  private reporterOf(kind: keyof Declarations, text: string): Report {
    return (message) => {
      this.problems.push({ message: `${declarationOptions[kind]} ${text}: ${message}` })
    }
  }
}

type Report = (message: string) => void

/** A field is often called for what its key refers to: `customer` for `customer_id`. */
function didYouMean(name: string, candidates: readonly string[]): string {
  const nearest = candidates.find((field) => /^_?id$/i.test(after(name, field))) ?? nearestName(name, candidates)
  return nearest === null ? '' : `: did you mean ${nearest}?`
}

function after(start: string, text: string): string {
  return text.toLowerCase().startsWith(start.toLowerCase()) ? text.slice(start.length) : ''
}
