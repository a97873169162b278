import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { type Context, compile, decide, type Layers, type PolicySource, RequestContext } from '../src/policy/index.ts'
import { casbin } from './peers/casbin.ts'
import { cedar } from './peers/cedar.ts'
import type { Peer } from './peers/peer.ts'
import {
  type ContextEntry,
  type MixedRequest,
  managed,
  mixedRequests,
  statementsOf,
  TEN_POLICIES,
} from './policy-workload.ts'
import { median } from './processes.ts'
import { ratio, table, whole } from './table.ts'

const ROUNDS = 7
const ROUND_MS = 150

/** The policy engine alone: no server, no store. */
export async function benchPolicy(): Promise<void> {
  const sources = TEN_POLICIES.map(managed)
  const requests = mixedRequests(sources, 1_000)
  const identity = compile(sources)
  const boundary = compile(sources, 'permissions boundary')
  const peers = await installedPeers(sources)
  checkAnswers(peers, sources, requests)

  const ours = 'ten policies, 1,000 mixed requests, context made anew'
  const cases: readonly Case[] = [
    { name: 'IAMFullAccess, strings made anew', run: freshStrings({ identity: compile([managed('IAMFullAccess')]) }) },
    { name: ours, run: mixed(requests, { identity }, requestContext) },
    { name: 'the same, the context a Map', run: mixed(requests, { identity }, mapContext) },
    { name: 'the same, the ten as boundary too', run: mixed(requests, { identity, boundary }, requestContext) },
    { name: 'the same, contexts made before', run: mixedWithContexts(requests, { identity }) },
    { name: 'the making of those contexts alone', run: contextsAlone(requests) },
    ...[peers.cedar, peers.casbin].flatMap((peer) => (peer ? [{ name: peer.name, run: ofPeer(peer, requests) }] : [])),
  ]
  const rates = new Map<string, number[]>(cases.map(({ name }) => [name, []]))
  for (let round = -1; round < ROUNDS; round++) {
    for (const { name, run } of cases) {
      const rate = perSecond(run)
      if (round >= 0) rates.get(name)?.push(rate)
    }
  }
  const second = median(rates.get(ours) ?? [])
  table(
    `Decisions (medians of ${ROUNDS} interleaved rounds of ${ROUND_MS} ms)`,
    ['', 'per second', 'ns each', 'the second row is'],
    [...rates].map(([name, all]) => [
      name,
      whole(median(all)),
      (1e9 / median(all)).toFixed(0),
      ratio(second, median(all)),
    ]),
  )
  const statements = sources.flatMap(statementsOf).length
  const { compiled, decided } = coldCompilation(sources, requests)
  table(
    'Compilation (medians of 15, each of documents never seen)',
    ['', 'ms'],
    [
      [`${statements} statements`, compiled.toFixed(2)],
      ['and each of the 1,000 requests decided once, which compiles what they ask for', decided.toFixed(2)],
    ],
  )
  benchMemory()
}

interface Peers {
  readonly cedar: Peer | undefined
  readonly casbin: Peer | undefined
}

async function installedPeers(sources: readonly PolicySource[]): Promise<Peers> {
  const peers = { cedar: cedar(sources), casbin: await casbin(sources) }
  for (const [name, peer] of Object.entries(peers)) {
    if (!peer) process.stdout.write(`No ratio to ${name}: npm install --prefix bench/peers\n`)
  }
  return peers
}

/**
 * A peer that answers otherwise would not be doing the same work. casbin is compared with the policies without their
 * conditions.
 *
 * @throws Error
 */
function checkAnswers(peers: Peers, sources: readonly PolicySource[], requests: readonly MixedRequest[]): void {
  const check = (peer: Peer | undefined, layers: Layers) => {
    if (!peer) return
    for (const request of requests) {
      const { effect } = decide({ ...request, context: requestContext(request.entries) }, layers)
      if ((effect === 'Allow') === peer.isAllowed(request)) continue
      throw new Error(`${peer.name} answers otherwise than ${effect}: ${JSON.stringify(request)}`)
    }
  }
  check(peers.cedar, { identity: compile(sources) })
  check(peers.casbin, { identity: compile(sources.map(withoutConditions)) })
}

function withoutConditions(source: PolicySource): PolicySource {
  const Statement = statementsOf(source).map(({ Condition, ...rest }) => rest)
  return { policy: source.policy, document: JSON.stringify({ Version: '2012-10-17', Statement }) }
}

interface Case {
  readonly name: string
  /** Runs a batch and returns how many decisions it held. */
  readonly run: () => number
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

function requestContext(entries: readonly ContextEntry[]): Context {
  const context = new RequestContext()
  for (const { key, value } of entries) context.set(key, value)
  return context.get
}

function mapContext(entries: readonly ContextEntry[]): Context {
  const values = new Map(entries.map(({ key, value }) => [key, value]))
  return (key) => values.get(key)
}

function mixed(
  requests: readonly MixedRequest[],
  layers: Layers,
  contextOf: (entries: readonly ContextEntry[]) => Context,
): () => number {
  return () => {
    for (const { action, resource, entries } of requests) {
      if (decide({ action, resource, context: contextOf(entries) }, layers).effect === 'Allow') allowed++
    }
    return requests.length
  }
}

function mixedWithContexts(requests: readonly MixedRequest[], layers: Layers): () => number {
  const made = requests.map(({ action, resource, entries }) => ({ action, resource, context: mapContext(entries) }))
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
      if (requestContext(entries)('aws:username') === 'nobody') allowed++
    }
    return requests.length
  }
}

/** Peers take longer: a batch is a part of the requests, in turn. */
function ofPeer(peer: Peer, requests: readonly MixedRequest[]): () => number {
  const batch = 20
  let next = 0
  return () => {
    for (const request of requests.slice(next, next + batch)) {
      if (peer.isAllowed(request)) allowed++
    }
    next = (next + batch) % requests.length
    return batch
  }
}

/** Each time with documents that were never seen: compiled ones are shared by their text. */
function coldCompilation(sources: readonly PolicySource[], requests: readonly MixedRequest[]) {
  const compiled: number[] = []
  const decided: number[] = []
  const prepared = requests.map(({ entries, ...rest }) => ({ ...rest, context: requestContext(entries) }))
  for (let i = 1; i <= 15; i++) {
    const fresh = sources.map(({ policy, document }) => ({ policy, document: document + ' '.repeat(i) }))
    const start = performance.now()
    const identity = compile(fresh)
    compiled.push(performance.now() - start)
    for (const request of prepared) decide(request, { identity })
    decided.push(performance.now() - start)
  }
  return { compiled: median(compiled), decided: median(decided) }
}

/** In a process of its own, so that nothing else counts. */
function benchMemory(): void {
  const { stdout } = spawnSync(process.execPath, ['--expose-gc', join(import.meta.dirname, 'policy-memory.ts')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  process.stdout.write(stdout)
}
