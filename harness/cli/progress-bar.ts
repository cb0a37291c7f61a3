// A CommonJS module: as it is installed it has no other export.
import cliProgress from 'cli-progress'
import type { OnProgress, Progress } from '../model/progress.ts'
import type { Terminal } from './terminal.ts'

/** Shown until it is disposed of; then its line is free again. */
export interface ProgressBar extends Disposable {
  /** Undefined where nothing is shown, so that nobody counts for nothing. */
  readonly onProgress?: OnProgress
}

/**
 * How far long work has come, on a terminal: `████░░░░ 41% 450,000 rows, 98,000 rows/s, shop.event`.
 * @param isWanted false when the command prints for a program
 */
export function createProgressBar({ screen }: Terminal, isWanted = true): ProgressBar {
  if (screen === undefined || !isWanted) return { [Symbol.dispose]: () => {} }
  const bar = new cliProgress.SingleBar({
    stream: screen,
    format: (options, { startTime }, { progress }: { progress: Progress | null }) =>
      progress === null ? '' : progressLine(progress, Date.now() - startTime, (share) => barText(share, options)),
    barsize: 20,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    clearOnComplete: true,
    // Ctrl-C is the command's to handle.
    gracefulExit: false,
  })
  bar.start(1, 0, { progress: null })
  return {
    onProgress: (progress) => bar.update(progress.share ?? 0, { progress }),
    [Symbol.dispose]: () => bar.stop(),
  }
}

/** Shows how far `work` has come, until it ends. */
export async function withProgress<T>(
  terminal: Terminal,
  isWanted: boolean,
  work: (onProgress?: OnProgress) => Promise<T>,
): Promise<T> {
  using bar = createProgressBar(terminal, isWanted)
  return await work(bar.onProgress)
}

/** @param toBar draws a share of the whole */
export function progressLine(
  { rows, model, share }: Progress,
  elapsedMs: number,
  toBar: (share: number) => string,
): string {
  const perSecond = elapsedMs > 0 ? (rows / elapsedMs) * 1_000 : 0
  return [
    ...(share === null ? [] : [`${toBar(share)} ${Math.floor(share * 100)}% `]),
    `${grouped(rows)} rows, ${grouped(perSecond)} rows/s`,
    ...(model === null ? [] : [`, ${model}`]),
  ].join('')
}

function barText(share: number, options: Parameters<typeof cliProgress.Format.BarFormat>[1]): string {
  return cliProgress.Format.BarFormat(share, options)
}

function grouped(count: number): string {
  return Math.round(count).toLocaleString('en-US')
}
