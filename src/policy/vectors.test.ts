import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { type Context, type ContextValue, compile, decide, getManagedPolicy, type RequestPrincipal } from './index.ts'
import type { PolicySource } from './policy-set.ts'

/** A case of `vectors/policy/*.json`. Policies are documents, or ARNs of AWS managed policies. */
interface Vector {
  readonly name: string
  /** The page of AWS's that says so. */
  readonly source: string
  readonly policies: Readonly<Partial<Record<'identity' | 'boundary' | 'session' | 'resource', readonly unknown[]>>>
  readonly root?: boolean
  readonly principal?: RequestPrincipal
  /** Default: the principal's account. */
  readonly resourceAccountId?: string
  readonly request: {
    readonly action: string
    readonly resource: string
    readonly context: Readonly<Record<string, ContextValue>>
  }
  readonly expected: string
  /** The type that decided. */
  readonly because?: string
}

const VECTOR_KEYS = new Set([
  'name',
  'source',
  'policies',
  'root',
  'principal',
  'resourceAccountId',
  'request',
  'expected',
  'because',
])

const folder = join(import.meta.dirname, '..', '..', 'vectors', 'policy')

for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
  describe(file, () => {
    for (const vector of JSON.parse(readFileSync(join(folder, file), 'utf8')) as readonly Vector[]) {
      test(vector.name, () => {
        for (const key of Object.keys(vector)) assert.ok(VECTOR_KEYS.has(key), `unknown key ${key}`)
        assert.match(vector.source, /^https:\/\//)
        const decision = decisionOf(vector)
        assert.equal(decision.effect, vector.expected)
        if (vector.because !== undefined) assert.equal(decision.because.type, vector.because)
      })
    }
  })
}

function decisionOf({ policies, root = false, principal, resourceAccountId, request }: Vector) {
  const { identity = [], boundary, session, resource } = policies
  const account = principal && 'accountId' in principal ? principal.accountId : ''
  return decide(
    { action: request.action, resource: request.resource, context: contextOf(request.context) },
    {
      identity: compile(identity.map(source)),
      boundary: boundary && compile(boundary.map(source), 'permissions boundary'),
      session: session && compile(session.map(source), 'session policy'),
      resource: resource && {
        policies: compile(resource.map(source), 'resource-based policy'),
        principal: principal ?? { kind: 'anonymous' },
        accountId: resourceAccountId ?? account,
      },
      root,
    },
  )
}

function source(policy: unknown, index: number): PolicySource {
  if (typeof policy !== 'string') return { policy: `inline-${index}`, document: JSON.stringify(policy) }
  const managed = getManagedPolicy(policy)
  assert.ok(managed, `${policy} is an AWS managed policy`)
  return { policy, document: managed.document }
}

function contextOf(values: Readonly<Record<string, ContextValue>>): Context {
  const lower = new Map(Object.entries(values).map(([key, value]) => [key.toLowerCase(), value]))
  return (key) => lower.get(key)
}
