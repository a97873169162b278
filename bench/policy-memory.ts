/** What 10,000 compiled principals take, run by `policy.ts` as a process of its own with `--expose-gc`. */
import { compile, decide, type PolicySet } from '../src/policy/index.ts'
import { managed } from './policy-workload.ts'
import { table } from './table.ts'

const PRINCIPALS = 10_000
const SHARED = ['IAMFullAccess', 'AmazonS3ReadOnlyAccess', 'CloudWatchReadOnlyAccess', 'AmazonSNSFullAccess'].map(
  managed,
)
const ACTIONS = [
  'iam:GetUser',
  'iam:CreateUser',
  's3:GetObject',
  's3:PutObject',
  'sns:Publish',
  'cloudwatch:GetMetricData',
]

/** Four managed policies that all have, and an inline policy of the principal's own. */
function compilePrincipal(name: string): PolicySet<'identity-based policy'> {
  const Statement = [
    { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: `arn:aws:s3:::home/${name}/*` },
    {
      Effect: 'Deny',
      Action: 'iam:*',
      Resource: `arn:aws:iam::123456789012:user/${name}`,
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
    },
  ]
  return compile([...SHARED, { policy: 'own', document: JSON.stringify({ Version: '2012-10-17', Statement }) }])
}

function memory(): { heap: number; resident: number } {
  globalThis.gc?.()
  const { heapUsed, rss } = process.memoryUsage()
  return { heap: heapUsed / 1e6, resident: rss / 1e6 }
}

compile(SHARED)
const before = memory()
const principals = Array.from({ length: PRINCIPALS }, (_, i) => compilePrincipal(`user-${i}`))
const compiled = memory()
for (const [i, identity] of principals.entries()) {
  for (const action of ACTIONS) {
    decide({ action, resource: `arn:aws:s3:::home/user-${i}/x`, context: () => undefined }, { identity })
  }
}
const used = memory()

const row = (name: string, { heap, resident }: typeof before) => [
  name,
  (heap - before.heap).toFixed(0),
  (resident - before.resident).toFixed(0),
]
table(
  `${PRINCIPALS.toLocaleString('en-US')} principals, four managed policies that all have and an inline one of each's own`,
  ['', 'heap MB', 'resident MB'],
  [row('compiled', compiled), row(`after decisions on ${ACTIONS.length} actions each`, used)],
)
