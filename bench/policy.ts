// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that

import {
  type ContextValue,
  compile,
  decide,
  getManagedPolicy,
  type Layers,
  type PolicySource,
} from '../src/policy/index.ts'
import { median } from './processes.ts'
import { table, whole } from './table.ts'

const ROUNDS = 7
const ROUND_MS = 150

/** 216 statements, most of them with conditions. */
const TEN_POLICIES = [
  'AWSApplicationMigrationEC2Access',
  'AWSTransformApplicationECSDeploymentPolicy',
  'service-role/ROSAAmazonEBSCSIDriverOperatorPolicy',
  'AWSTransformLandingZoneAgentPolicy',
  'AmazonSageMakerHyperPodInferenceAccess',
  'AWSQuickSetupSSMDeploymentRolePolicy',
  'AmazonSecurityLakeAdministrator',
  'service-role/ROSAInstallerPolicy',
  'AWSTransformApplicationDeploymentPolicy',
  'service-role/ROSANodePoolManagementPolicy',
]

/** The policy engine alone: no server, no store. */
export async function benchPolicy(): Promise<void> {
  const iamFullAccess = compile([managed('IAMFullAccess')])
  const sources = TEN_POLICIES.map(managed)
  const ten = compile(sources)
  const requests = mixedRequests(sources, 1_000)
  const cases: readonly Case[] = [
    { name: 'IAMFullAccess, strings made anew for each request', run: freshStrings({ identity: iamFullAccess }) },
    { name: 'ten policies, 1,000 mixed requests, context (a Map) made anew', run: mixed(requests, { identity: ten }) },
    {
      name: 'the same with the ten as boundary too',
      run: mixed(requests, { identity: ten, boundary: compile(sources, 'permissions boundary') }),
    },
    { name: 'the same with contexts made before', run: mixedWithContexts(requests, { identity: ten }) },
    { name: 'the making of those contexts alone', run: contextsAlone(requests) },
  ]
  const rates = new Map<string, number[]>(cases.map(({ name }) => [name, []]))
  for (let round = -1; round < ROUNDS; round++) {
    for (const { name, run } of cases) {
      const rate = perSecond(run)
      if (round >= 0) rates.get(name)?.push(rate)
    }
  }
  table(
    `Decisions (medians of ${ROUNDS} interleaved rounds of ${ROUND_MS} ms)`,
    ['', 'per second', 'ns each'],
    [...rates].map(([name, all]) => [name, whole(median(all)), (1e9 / median(all)).toFixed(0)]),
  )
  table(
    'Compilation',
    ['', 'ms'],
    [[`${statementCount(sources)} statements, cold`, coldCompilation(sources).toFixed(1)]],
  )
}

interface Case {
  readonly name: string
  /** Runs a batch and returns how many decisions it held. */
  readonly run: () => number
}

function managed(name: string): PolicySource {
  const arn = ['', 'service-role/'].map((path) => `arn:aws:iam::aws:policy/${path}${name.replace('service-role/', '')}`)
  for (const each of arn) {
    const policy = getManagedPolicy(each)
    if (policy) return { policy: each, document: policy.document }
  }
  throw new Error(`no AWS managed policy ${name}`)
}

function perSecond(run: () => number): number {
  const start = performance.now()
  let decisions = 0
  let now = start
  while (now - start < ROUND_MS) {
    decisions += run()
    now = performance.now()
  }
  return (decisions * 1000) / (now - start)
}

/** Kept, so that nothing is optimised away. */
export let allowed = 0

function freshStrings(layers: Layers): () => number {
  const services = ['iam', 'iam', 'ec2', 'cloudwatch']
  const operations = ['GetUser', 'CreateUser', 'ListUsers', 'DescribeAlarms', 'RunInstances', 'AttachUserPolicy']
  const context = () => undefined
  let i = 0
  return () => {
    for (let n = 0; n < 10_000; n++, i++) {
      const action = `${services[i % services.length]}:${operations[i % operations.length]}`
      const resource = `arn:aws:iam::123456789012:user/u${i & 1023}`
      if (decide({ action, resource, context }, layers).effect === 'Allow') allowed++
    }
    return 10_000
  }
}

interface MixedRequest {
  readonly action: string
  readonly resource: string
  readonly entries: readonly (readonly [string, ContextValue])[]
}

function mixed(requests: readonly MixedRequest[], layers: Layers): () => number {
  return () => {
    for (const { action, resource, entries } of requests) {
      const values = new Map(entries)
      if (decide({ action, resource, context: (key) => values.get(key) }, layers).effect === 'Allow') allowed++
    }
    return requests.length
  }
}

function mixedWithContexts(requests: readonly MixedRequest[], layers: Layers): () => number {
  const made = requests.map(({ action, resource, entries }) => {
    const values = new Map(entries)
    return { action, resource, context: (key: string) => values.get(key) }
  })
  return () => {
    for (const request of made) {
      if (decide(request, layers).effect === 'Allow') allowed++
    }
    return made.length
  }
}

function contextsAlone(requests: readonly MixedRequest[]): () => number {
  return () => {
    for (const { entries } of requests) {
      const values = new Map(entries)
      const context = (key: string) => values.get(key)
      if (context('aws:username') === 'nobody') allowed++
    }
    return requests.length
  }
}

interface DocumentStatement {
  readonly Action?: string | readonly string[]
  readonly Resource?: string | readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

function statementsOf({ document }: PolicySource): readonly DocumentStatement[] {
  return [JSON.parse(document).Statement].flat()
}

function statementCount(sources: readonly PolicySource[]): number {
  return sources.flatMap(statementsOf).length
}

/** Requests made from the statements, so that most reach a condition: wildcards filled in, some keys right, some wrong, some absent. */
function mixedRequests(sources: readonly PolicySource[], count: number): readonly MixedRequest[] {
  const random = seeded(20261123)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const statements = sources.flatMap(statementsOf).filter(({ Action }) => Action !== undefined)
  const fill = (text: string) =>
    text.replaceAll('${aws:PrincipalAccount}', '123456789012').replaceAll('*', () => pick(['x', 'prod-1', 'us-east-1']))
  return Array.from({ length: count }, () => {
    const { Action = '*', Resource = '*', Condition = {} } = pick(statements)
    const entries: [string, ContextValue][] = [
      ['aws:username', 'alice'],
      ['aws:principalaccount', '123456789012'],
      ['aws:resourceaccount', '123456789012'],
      ['aws:sourceip', '203.0.113.7'],
      ['aws:currenttime', '2026-11-23T10:00:00Z'],
      ['aws:securetransport', 'true'],
      ['aws:useragent', 'bench'],
    ]
    for (const keys of Object.values(Condition)) {
      for (const [key, values] of Object.entries(keys)) {
        const chance = random()
        if (chance < 0.75) entries.push([key.toLowerCase(), fill(String(pick([values].flat())))])
        else if (chance < 0.9) entries.push([key.toLowerCase(), 'something else'])
      }
    }
    return { action: fill(pick([Action].flat())), resource: fill(pick([Resource].flat())), entries }
  })
}

/** mulberry32: the same requests in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Each time with documents that were never seen: compiled ones are shared by their text. */
function coldCompilation(sources: readonly PolicySource[]): number {
  const times: number[] = []
  for (let i = 1; i <= 15; i++) {
    const fresh = sources.map(({ policy, document }) => ({ policy, document: document + ' '.repeat(i) }))
    const start = performance.now()
    compile(fresh)
    times.push(performance.now() - start)
  }
  return median(times)
}
