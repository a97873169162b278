/**
 * `npm run bench`: Castellan beside its peers, measured in the same run, as ratios. Rounds are interleaved, since the
 * machine's other work comes and goes; the table shows medians. `npm run bench -- server`, or another name of `PARTS`,
 * runs a part; `npm run bench -- builds OTHER`, `npm run bench -- requests OTHER` and `npm run bench -- writes OTHER`
 * compare with the build of another checkout.
 */
import { benchAccountSize } from './account-size.ts'
import { benchAnalyses } from './analyses.ts'
import { benchBesideWrites } from './beside-writes.ts'
import { benchBuilds } from './builds.ts'
import { benchColdCallers } from './cold-callers.ts'
import { benchConsole } from './console.ts'
import { benchCreations } from './creations.ts'
import { benchFairness } from './fairness.ts'
import { benchFloods } from './floods.ts'
import { benchGateway } from './gateway.ts'
import { benchKeeper } from './keeper.ts'
import { benchAlarmStorm, benchAlarms, benchAuditSize, benchMetricData } from './monitoring.ts'
import { benchPieces } from './pieces.ts'
import { benchPolicy } from './policy.ts'
import { benchReports } from './reports.ts'
import { benchRequests } from './requests.ts'
import { benchServer } from './server.ts'
import { benchSessions } from './sessions.ts'
import { benchStart } from './start.ts'
import { benchWebIdentity } from './web-identity.ts'
import { benchWrites } from './writes.ts'

const PARTS = {
  start: benchStart,
  server: benchServer,
  sessions: benchSessions,
  'web-identity': benchWebIdentity,
  size: benchAccountSize,
  'beside-writes': benchBesideWrites,
  'cold-callers': benchColdCallers,
  creations: benchCreations,
  writes: () => benchWrites(),
  floods: benchFloods,
  fairness: benchFairness,
  reports: benchReports,
  pieces: benchPieces,
  alarms: benchAlarms,
  'alarm-storm': benchAlarmStorm,
  'metric-data': benchMetricData,
  'audit-size': benchAuditSize,
  gateway: benchGateway,
  policy: benchPolicy,
  analyses: benchAnalyses,
  keeper: benchKeeper,
  console: benchConsole,
}

const named = process.argv.slice(2)
const [first, other] = named
if (first === 'writes' && other !== undefined) {
  await benchWrites(other)
  process.exit()
}
if (first === 'builds' || first === 'requests') {
  if (other === undefined) throw new Error(`which other build? \`npm run bench -- ${first} ../another-checkout\``)
  await (first === 'builds' ? benchBuilds : benchRequests)(other)
  process.exit()
}
for (const [name, part] of Object.entries(PARTS)) {
  if (named.length === 0 || named.includes(name)) await part()
}
