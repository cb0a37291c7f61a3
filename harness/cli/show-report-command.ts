import { once } from 'node:events'
import { relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Command } from 'commander'
import { type CommandLine, examples, rootOption } from './command-line.ts'
import { exitCodes } from './exit-code.ts'
import { untilInterrupted } from './interruption.ts'
import { findReport } from './show-report/find-report.ts'
import { openBrowser } from './show-report/open-browser.ts'
import { serveReport } from './show-report/serve-report.ts'
import type { Terminal } from './terminal.ts'

interface ShowOptions {
  readonly serve?: boolean
  readonly root?: string
}

export function addShowReportCommand(program: Command, { terminal, finish }: CommandLine): void {
  program
    .command('show-report')
    .summary('open the HTML report of the last run')
    .description('Opens the HTML report in the browser; where there is none, says where the report is.')
    .argument('[path]', 'the folder of the reports, or the HTML file (default: what runs of the project write)')
    .option('--serve', 'at an address of this machine, until Ctrl-C, and not from the disk')
    .option(...rootOption)
    .addHelpText('after', examples('show-report', 'show-report downloads/report --serve'))
    .action(async (path: string | undefined, options: ShowOptions) => {
      const report = await findReport(path, options.root)
      if (options.serve !== true) {
        const isOpen = await openBrowser(pathToFileURL(report.page).href, process.env)
        terminal.out(`${isOpen ? 'opened  ' : ''}${relative(process.cwd(), report.page)}\n`)
        return
      }
      await untilInterrupted(async (signal) => {
        await using served = await serveReport(report)
        await tell(terminal, served.url)
        if (!signal.aborted) await once(signal, 'abort')
      })
      finish(exitCodes.interrupted)
    })
}

async function tell(terminal: Terminal, url: string): Promise<void> {
  terminal.out(`${url}\n`)
  terminal.err('only this machine can see it; Ctrl-C ends it\n')
  await openBrowser(url, process.env)
}
