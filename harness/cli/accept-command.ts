import type { Command } from 'commander'
import { jsonLines } from '../../reports/index.ts'
import { type CommandLine, examples, rootOption } from './command-line.ts'
import { projectRoot, Subjects } from './project.ts'
import { appliedText } from './review/applied-text.ts'
import { applyApproval } from './review/apply-approval.ts'
import { readApproval } from './review/approval.ts'
import { refuseInCi } from './review/refuse-in-ci.ts'

interface AcceptOptions {
  readonly from: string
  readonly json?: true
  readonly root?: string
}

export function addAcceptCommand(program: Command, { terminal }: CommandLine): void {
  program
    .command('accept')
    .summary('write findings that are meant into the case files')
    .description(
      'Declares the findings that an approval accepts in the case files, and runs no case. When a case or its snapshot ' +
        'is not as it was in the run that found them, or a case would not fit its subject, nothing is written.',
    )
    .requiredOption('--from <file>', 'the approval: `roundtrip review --save` writes one, docs/cases.md has its form')
    .option('--json', 'print what was written as JSON, and nothing else')
    .option(...rootOption)
    .addHelpText('after', examples('accept --from approval.json', 'accept --from approval.json --json'))
    .action(async ({ from, json, root: named }: AcceptOptions) => {
      refuseInCi('accept')
      const root = projectRoot(named)
      await using subjects = new Subjects(terminal)
      const applied = await applyApproval(root, await readApproval(from), subjects)
      terminal.out(json ? jsonLines({ schemaVersion: 1, cases: applied }) : appliedText(applied, terminal.style))
    })
}
