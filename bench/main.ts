/**
 * `npm run bench`: Castellan beside its peers, measured in the same run, as ratios. Rounds are interleaved, since the machine's other
 * work comes and goes; the table shows medians. `npm run bench -- server` (or start, policy, keeper, console) runs a part.
 */
import { benchConsole } from './console.ts'
import { benchKeeper } from './keeper.ts'
import { benchPolicy } from './policy.ts'
import { benchServer } from './server.ts'
import { benchStart } from './start.ts'

const PARTS = {
  start: benchStart,
  server: benchServer,
  policy: benchPolicy,
  keeper: benchKeeper,
  console: benchConsole,
}

const named = process.argv.slice(2)
for (const [name, part] of Object.entries(PARTS)) {
  if (named.length === 0 || named.includes(name)) await part()
}
