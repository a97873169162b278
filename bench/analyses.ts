import fc from 'fast-check'
import { allowedActions, escalation, type PrincipalPolicies } from '../src/policy/analyse/index.ts'
import { getManagedPolicy, listManagedPolicies } from '../src/policy/index.ts'
import { lintPolicy } from '../src/policy/lint/index.ts'
import { variedAccount } from './escalation-accounts.ts'
import { principal, withMore } from './random-principals.ts'
import { table } from './table.ts'

const RANDOM = 200
const SEED = 7
const CLIMBERS = 12
const ROUNDS = 12
/** What the list of a principal's actions may take: of a policy that AWS manages, and at worst. */
const MOST_MS = { managed: 1_500, random: 3_000 }

/** The processor's time that analyses take, so that the machine's other work does not count. */
export function benchAnalyses(): void {
  benchLinter()
  benchAllowedActions()
  benchEscalation()
}

function benchLinter(): void {
  const documents = listManagedPolicies().map(({ arn }) => getManagedPolicy(arn)?.document ?? '')
  for (const document of documents.slice(0, 100)) lintPolicy(document)
  const before = process.cpuUsage()
  for (const document of documents) lintPolicy(document)
  const { user, system } = process.cpuUsage(before)
  table(
    'lintPolicy: the policies that AWS manages, in ms of the processor',
    ['policies', 'all together'],
    [[`${documents.length}`, ((user + system) / 1000).toFixed(0)]],
  )
}

function benchAllowedActions(): void {
  const managed = listManagedPolicies().map(({ arn, name }) => {
    const document = getManagedPolicy(arn)?.document ?? ''
    return { name, ...cost({ identity: [{ policy: name, document }] }) }
  })
  const random = fc.sample(principal, { numRuns: RANDOM, seed: SEED }).map((policies, index) => ({
    name: `case ${index} of seed ${SEED}`,
    ...cost(policies),
  }))
  const climbed = climb().map((each, index) => ({ ...each, name: `place ${index} of seed ${SEED}` }))
  const rows = Object.entries({ managed, random, climbed }).map(([kind, costs]) => {
    const sorted = costs.toSorted((a, b) => b.ms - a.ms)
    const { name = '', ms = 0 } = sorted[0] ?? {}
    const median = sorted[Math.floor(sorted.length / 2)]?.ms ?? 0
    const open = costs.filter(({ undecided }) => undecided > 0).length
    return { kind, count: costs.length, median, name, ms, open }
  })
  table(
    'allowedActions: every action that a principal can be allowed, in ms of the processor',
    ['policies', 'how many', 'median', 'dearest', 'which', 'with undecided actions'],
    rows.map(({ kind, count, median, ms, name, open }) => [
      kind,
      `${count}`,
      median.toFixed(0),
      ms.toFixed(0),
      name,
      `${open}`,
    ]),
  )
  if (rows.some(({ kind, ms }) => ms > (kind === 'managed' ? MOST_MS.managed : MOST_MS.random))) process.exitCode = 1
}

/** From random principals to dearer ones: those that have most to look at are given more of it, round after round. */
function climb(): readonly Climber[] {
  let climbers: readonly Climber[] = fc
    .sample(principal, { numRuns: CLIMBERS, seed: SEED })
    .map((policies) => ({ policies, ...cost(policies) }))
  for (let round = 1; round <= ROUNDS; round++) {
    const next = climbers.map(({ policies }, index) => {
      const more = withMore(policies, round * CLIMBERS + index)
      return { policies: more, ...cost(more) }
    })
    climbers = [...climbers, ...next].sort((a, b) => b.ms - a.ms).slice(0, CLIMBERS)
  }
  return climbers
}

interface Climber {
  readonly policies: PrincipalPolicies
  readonly ms: number
  readonly undecided: number
}

/** Who can become administrator of a large account, every user and role of it. */
function benchEscalation(): void {
  const sizes = [
    { name: '200 users and 20 roles, policies of their own', users: 200, roles: 20 },
    { name: '1,000 users with the policies of 30 groups, and 20 roles', users: 1_000, roles: 20, groups: 30 },
  ]
  const rows = sizes.map(({ name, ...size }) => {
    const account = variedAccount(size)
    const before = process.cpuUsage()
    escalation(account)
    const { user, system } = process.cpuUsage(before)
    return [name, ((user + system) / 1e6).toFixed(1)]
  })
  table('escalation: every principal of an account, in seconds of the processor', ['account', 's'], rows)
}

function cost(policies: PrincipalPolicies): { readonly ms: number; readonly undecided: number } {
  const before = process.cpuUsage()
  const { undecided } = allowedActions(policies)
  const { user, system } = process.cpuUsage(before)
  return { ms: (user + system) / 1000, undecided: undecided.length }
}
