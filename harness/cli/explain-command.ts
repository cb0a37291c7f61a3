import type { Command } from 'commander'
import { jsonLines } from '../../reports/index.ts'
import type { Model } from '../model/schema.ts'
import type { BoundSubject } from '../run/index.ts'
import { type CommandLine, examples, rootOption } from './command-line.ts'
import { explainModel, type ModelContext } from './explain.ts'
import { explanationText } from './explanation-text.ts'
import { projectRoot, Subjects } from './project.ts'
import { selectModels } from './select-models.ts'

interface ExplainOptions {
  readonly json?: true
  readonly root?: string
}

export function addExplainCommand(program: Command, { terminal }: CommandLine): void {
  program
    .command('explain')
    .summary('say which comparator settles each field, and why')
    .description(
      'Says of each field of a subject which comparator settles it and why, whether it is a key or secret, what it\n' +
        'refers to and what an import does to it; and of each model how its rows are paired.',
    )
    .argument('<subject>', 'the name of a subject')
    .argument('[model]', 'one model, or one field of it: MODEL.FIELD')
    .option('--json', 'print it as JSON')
    .option(...rootOption)
    .addHelpText('after', examples('explain shop', 'explain shop public.product.price'))
    .action(async (name: string, wanted: string | undefined, options: ExplainOptions) => {
      await using subjects = new Subjects(terminal)
      const bound = await subjects.open({ root: projectRoot(options.root), name })
      const models = selectModels(bound.schema, wanted).map(({ model, field }) =>
        explainModel(model, modelContext(bound, model), field),
      )
      if (options.json) terminal.out(jsonLines({ schemaVersion: 1, subject: name, models }))
      else terminal.out(models.map((model) => explanationText(model, terminal.style)).join('\n'))
    })
}

function modelContext({ subject, comparators }: BoundSubject, { name }: Model): ModelContext {
  return {
    comparators: comparators.get(name) ?? [],
    declaredSecrets: subject.definition.models?.[name]?.secrets ?? [],
  }
}
