import './theme.css'
import './print.css'
import { render } from 'preact'
import { type Overview, overviewBlockId } from '../packed.ts'
import { App } from './app.tsx'
import { blockBefore, unpackText } from './data/blocks.ts'
import { unpackJson } from './data/unpack-json.ts'
import { applyTheme, chosenTheme } from './navigation/theme.ts'
import { returnToPlaces } from './places/return-to-places.ts'
import { browserStorage, followOtherWindows } from './triage/browser-storage.ts'
import { createTriage } from './triage/store.ts'

async function start(root: HTMLElement): Promise<void> {
  applyTheme(chosenTheme())
  const overview = unpackJson<Overview>(await unpackText(blockBefore(overviewBlockId)))
  root.textContent = ''
  returnToPlaces()
  const triage = createTriage(`${overview.startedAt} ${overview.digest}`, browserStorage())
  followOtherWindows(triage)
  render(<App overview={overview} triage={triage} />, root)
}

const root = document.getElementById('app')
if (root !== null) {
  start(root).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    root.textContent = `This report cannot be shown here (${reason}). report.json, where it was written, has the same as data.`
  })
}
