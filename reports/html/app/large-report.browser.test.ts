import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunReport } from '../../../harness/model/report.ts'
import { type OpenReport, startBrowser, type TestBrowser } from '../test-browser.ts'
import { largeCaseReport } from '../test-large.ts'

const firstViewMs = 2000
const memoryMb = 300
const smoothFrameMs = 50
/** What one sees as a jerk. Of frames that something else on the machine held up there are fewer than one in twenty. */
const jankMs = 100

let browser: TestBrowser

beforeAll(async () => {
  browser = await startBrowser()
})

afterAll(async () => {
  await browser[Symbol.asyncDispose]()
})

describe('of a case with 100,000 changed rows', { timeout: 180_000 }, () => {
  const report = largeCaseReport(100_000)

  test('the first view is there within two seconds and 300 MB', async () => {
    await holdBudget(await threeOpenings(report, ''), 'the overview')
  })

  test('the page is there within two seconds and 300 MB, with all rows', async () => {
    await holdBudget(await threeOpenings(report, '#/case/1'), 'the case')
  })

  test('the page scrolls smoothly', async () => {
    await using opened = await browser.open(report, { hash: '#/case/1' })
    const rounds: Frames[] = []
    while (rounds.length < 3) rounds.push(framesOf(await opened.page.evaluate(scrolledFrames)))
    const { median, most, longest } = rounds.reduce((best, round) => (round.most < best.most ? round : best))
    const others = `19 of 20 within ${most.toFixed(0)} ms, the longest ${longest.toFixed(0)} ms`
    console.log(`scrolling through 100,000 changed rows: a frame each ${median.toFixed(0)} ms, ${others}`)
    expect(median).toBeLessThan(smoothFrameMs)
    expect(most).toBeLessThan(jankMs)
    expect(await opened.page.locator('[data-index]').count()).toBeGreaterThan(10)
    expect(opened.problems).toEqual([])
  })
})

interface Frames {
  readonly median: number
  /** 19 of 20 took no longer. */
  readonly most: number
  readonly longest: number
}

function framesOf(ms: readonly number[]): Frames {
  const sorted = [...ms].sort((a, b) => a - b)
  const atMost = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
  return { median: atMost(0.5), most: atMost(0.95), longest: sorted.at(-1) ?? Number.NaN }
}

/** How long each of 200 frames took in which the window went on by 120 pixels. Milliseconds. Runs in the page. */
async function scrolledFrames(): Promise<readonly number[]> {
  const frames: number[] = []
  for (let before = performance.now(); frames.length < 200; ) {
    scrollBy(0, 120)
    before = await new Promise((resolve) => {
      requestAnimationFrame((now) => {
        frames.push(now - before)
        resolve(now)
      })
    })
  }
  return frames
}

interface Opening {
  /** From when the page was asked for until it stood there. */
  readonly ms: number
  readonly heapMb: number
  /** The page's process: its own, as the browser's task manager counts it. */
  readonly ownMb: number
  /** With the browser's program, which all its processes share: all that it holds of the machine's memory. */
  readonly residentMb: number
}

/** The time of the fastest of three, since whatever else the machine does only adds to it; the memory of the largest. */
async function threeOpenings(report: RunReport, hash: string): Promise<Opening> {
  const openings: Opening[] = []
  for (let times = 0; times < 3; times += 1) {
    await using opened = await browser.open(report, { hash })
    openings.push(await measured(opened))
    if (hash !== '') expect(await opened.page.getByRole('heading', { name: '100000 changed rows' }).count()).toBe(1)
    expect(opened.problems).toEqual([])
  }
  const all = (key: keyof Opening) => openings.map((opening) => opening[key])
  return {
    ms: Math.min(...all('ms')),
    heapMb: Math.max(...all('heapMb')),
    ownMb: Math.max(...all('ownMb')),
    residentMb: Math.max(...all('residentMb')),
  }
}

async function measured({ page }: OpenReport): Promise<Opening> {
  const ms = await page.evaluate(() => performance.now())
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const { metrics } = await session.send('Performance.getMetrics')
  const heapMb = (metrics.find(({ name }) => name === 'JSHeapTotalSize')?.value ?? Number.NaN) / 1e6
  return { ms, heapMb, ...(await largestRenderer()) }
}

async function holdBudget({ ms, heapMb, ownMb, residentMb }: Opening, what: string): Promise<void> {
  const [heap, own, resident] = [heapMb, ownMb, residentMb].map((size) => size.toFixed(0))
  const memory = `heap ${heap} MB, process ${own} MB (${resident} MB with what it shares)`
  console.log(`${what} of 100,000 changed rows: first view after ${ms.toFixed(0)} ms, ${memory}`)
  expect(ms).toBeLessThan(firstViewMs)
  expect(residentMb).toBeLessThan(memoryMb)
}

/** Of the processes that show pages the largest. */
async function largestRenderer(): Promise<Pick<Opening, 'ownMb' | 'residentMb'>> {
  const session = await browser.browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const renderers = processInfo.filter(({ type }) => type === 'renderer')
  const statuses = await Promise.all(renderers.map(({ id }) => readFile(`/proc/${id}/status`, 'utf8')))
  const sizes = statuses.map((status) => {
    const mb = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1e3
    return { ownMb: mb('RssAnon') + mb('RssShmem'), residentMb: mb('VmRSS') }
  })
  return sizes.reduce((largest, size) => (size.ownMb > largest.ownMb ? size : largest))
}
