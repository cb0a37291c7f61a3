/** What a subject does not say of an older version's name. */
export type MissingShim =
  | { readonly kind: 'dropped-model'; readonly old: string }
  | { readonly kind: 'renamed-model'; readonly old: string; readonly name: string }
  | { readonly kind: 'dropped-field'; readonly model: string; readonly old: string }
  | { readonly kind: 'renamed-field'; readonly model: string; readonly old: string; readonly name: string }

/** `shims: { … }` as TypeScript, each name once. */
export function shimsCode(missing: readonly MissingShim[]): string {
  const droppedModels = missing.flatMap((shim) => (shim.kind === 'dropped-model' ? [quoted(shim.old)] : []))
  const renamedModels = missing.flatMap((shim) => {
    return shim.kind === 'renamed-model' ? [`${quoted(shim.old)}: ${quoted(shim.name)}`] : []
  })
  const droppedFields = byModel(missing, 'dropped-field', ({ old }) => quoted(old))
  const renamedFields = byModel(missing, 'renamed-field', ({ old, name }) => `${property(old)}: ${quoted(name)}`)
  const parts = [
    ...(droppedModels.length > 0 ? [`droppedModels: [${droppedModels.join(', ')}]`] : []),
    ...section(
      'droppedFields',
      droppedFields.map(([model, fields]) => `${quoted(model)}: [${fields.join(', ')}]`),
    ),
    ...section('renamedModels', renamedModels),
    ...section(
      'renamedFields',
      renamedFields.map(([model, fields]) => `${quoted(model)}: { ${fields.join(', ')} }`),
    ),
  ]
  return `shims: { ${parts.join(', ')} }`
}

type FieldShim = Extract<MissingShim, { readonly model: string }>

function byModel<K extends FieldShim['kind']>(
  missing: readonly MissingShim[],
  kind: K,
  code: (shim: Extract<FieldShim, { readonly kind: K }>) => string,
): readonly (readonly [string, readonly string[]])[] {
  const models = new Map<string, string[]>()
  for (const shim of missing) {
    if (!isOfKind(shim, kind)) continue
    models.set(shim.model, [...(models.get(shim.model) ?? []), code(shim)])
  }
  return [...models]
}

function isOfKind<K extends FieldShim['kind']>(
  shim: MissingShim,
  kind: K,
): shim is Extract<FieldShim, { readonly kind: K }> {
  return shim.kind === kind
}

function section(name: string, entries: readonly string[]): readonly string[] {
  return entries.length === 0 ? [] : [`${name}: { ${entries.join(', ')} }`]
}

function property(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : quoted(name)
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
