import { lstat, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { HarnessError } from '../../model/errors.ts'
import { lastReportFile } from '../last-report-file.ts'
import { projectRoot } from '../project.ts'

/** A report that is there, as absolute paths of regular files. */
export interface FoundReport {
  readonly page: string
  /** What else belongs to it, by the name that the page may ask for: `report.json`, beside the page. */
  readonly besides: ReadonlyMap<string, string>
}

const pageName = 'index.html'

/**
 * The HTML report that a folder holds, or that is a file, or, where none was named, that runs of the project write.
 * @throws HarnessError `bad-usage` when there is none
 */
export async function findReport(named: string | undefined, root: string | undefined): Promise<FoundReport> {
  const asked = named === undefined ? await lastReportFile(projectRoot(root), 'html') : resolve(named)
  const isFolder = (await stat(asked).catch(() => null))?.isDirectory() ?? false
  const page = isFolder ? join(asked, pageName) : asked
  await requirePage(page, isFolder)
  const folder = await realpath(dirname(page))
  const data = join(folder, 'report.json')
  return {
    page: join(folder, basename(page)),
    besides: new Map((await isRegular(data)) ? [['report.json', data]] : []),
  }
}

async function requirePage(page: string, isInFolder: boolean): Promise<void> {
  const shown = relative(process.cwd(), page) || page
  const found = await lstat(page).catch(() => null)
  if (found !== null && !/\.html?$/.test(page)) {
    throw new HarnessError(`${shown} is no HTML report`, {
      code: 'bad-usage',
      fix: 'name the folder of the reports, or its index.html; a browser shows only a page whose name ends in .html',
    })
  }
  if (found?.isFile()) return
  const what = found === null ? 'does not exist' : 'is no regular file'
  throw new HarnessError(`there is no report to show: ${shown} ${what}`, {
    code: 'bad-usage',
    fix: isInFolder || found === null ? 'run the cases first: npx roundtrip run' : 'name the file itself',
  })
}

/** Not a link, which could lead anywhere. */
async function isRegular(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null))?.isFile() ?? false
}
