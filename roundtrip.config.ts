import { defineConfig } from './harness/model/config.ts'

/** For the quickest `npm test`. `.ci/run` also gives every case a server of its own, in a container. */
export default defineConfig({ postgres: { isolation: 'database' } })
