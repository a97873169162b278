import fc from 'fast-check'
import {
  type Access,
  accessNotGranted,
  type CheckResult,
  type ExampleRequest,
  noNewAccess,
  noPublicAccess,
  only,
} from '../analyse/index.ts'
import { awsVocabulary, type Vocabulary } from '../analyse/vocabulary.ts'
import { compile, decide } from '../decide/decide.ts'
import type { PolicySet } from '../decide/policy-set.ts'
import type { ContextValue, PolicyRequest } from '../language/decision.ts'
import { impossibility } from './possible-request.ts'
import {
  ACTIONS,
  type Facts,
  facts,
  identityPair,
  identityPolicy,
  keysIn,
  patterns,
  question,
  RESOURCES,
  resourcePair,
  resourcePolicy,
  type Statements,
} from './proof-arbitrary.ts'
import { HOLDERS, holderKeys } from './proof-holders.ts'
import { ASKERS, type Asker, keyOf, OWNER, PRINCIPAL_KEYS, STRANGERS } from './proof-principals.ts'

/** What a check said, and a request that says otherwise. */
export interface Trial {
  readonly verdict: 'proved' | 'refuted' | 'unknown'
  /** INVARIANT: none, or the proof was none. */
  readonly contradiction?: string | undefined
}

/** A random case of one check, to be tried against brute force over `decide`. */
export interface TrialCase {
  /** What was drawn, to be printed. */
  readonly given: object
  readonly run: () => Trial
}

/** Some of AWS's actions, so that a question takes a millisecond; the rest is what wildcards reach. */
const vocabulary: Vocabulary = {
  ...awsVocabulary,
  actions: new Map([
    ['s3', ['s3:GetObject', 's3:PutObject', 's3:ListBucket', 's3:ListAllMyBuckets']],
    ['sqs', ['sqs:SendMessage']],
  ]),
}
const EVERYTHING = text([{ Effect: 'Allow', Action: '*', Resource: '*' }])
const all = compile([{ policy: 'all', document: EVERYTHING }])
const boundary = compile([{ policy: 'all', document: EVERYTHING }], 'permissions boundary')
/** Many askers each have few requests, one has more. */
const few = fc.array(facts, { minLength: 1, maxLength: 1 })
const more = fc.array(facts, { minLength: 8, maxLength: 8 })

function text(Statement: Statements): string {
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

function own(statements: Statements) {
  return compile([{ policy: 'p', document: text(statements) }])
}

function onResource(statements: Statements): PolicySet<'resource-based policy'> {
  return compile([{ policy: 'p', document: text(statements) }], 'resource-based policy')
}

type Ask = (request: PolicyRequest) => boolean

function byOwn(statements: Statements): Ask {
  const identity = own(statements)
  return (request) => decide(request, { identity }).effect === 'Allow'
}

type AskAs = (asker: Asker, request: PolicyRequest) => boolean

/** Everyone's own policies allow all: what the resource's policy says decides. */
function byResource(statements: Statements): AskAs {
  const policies = onResource(statements)
  return ({ principal, hasBoundary }, request) =>
    decide(request, {
      identity: all,
      boundary: hasBoundary ? boundary : undefined,
      principal,
      resource: { accountId: OWNER, policies },
      root: principal.kind === 'root',
    }).effect === 'Allow'
}

function* requests(sampled: readonly Facts[], who: Asker, keysOf: KeysOf): Generator<PolicyRequest> {
  const keys = keysOf(who)
  for (const given of sampled) {
    for (const resource of RESOURCES) {
      const owner = resource.split(':')[4]
      const isKnown = owner !== undefined && owner !== ''
      const context = (key: string) => {
        if (key === 'aws:resourceaccount' && isKnown) return given.get(key) && owner
        return keys.has(key) ? keys.get(key) : given.get(key)
      }
      for (const action of ACTIONS) yield { action, resource, context }
    }
  }
}

/** The keys that say who asks. */
type KeysOf = (asker: Asker) => ReadonlyMap<string, ContextValue>

/** The first request that is as it must not be. */
function contradicts(
  sampled: readonly Facts[],
  askers: readonly Asker[],
  isSo: AskAs,
  keysOf: KeysOf = principalKeys,
): string | undefined {
  for (const asker of askers) {
    for (const request of requests(sampled, asker, keysOf)) {
      if (!isSo(asker, request)) continue
      const { action, resource, context } = request
      const keys = [...keysOf(asker).keys(), ...(sampled[0]?.keys() ?? [])]
      const values = Object.fromEntries(keys.map((key) => [key, context(key)]))
      return JSON.stringify({ action, resource, values, asker })
    }
  }
  return undefined
}

function principalKeys({ principal }: Asker): ReadonlyMap<string, ContextValue> {
  return new Map(PRINCIPAL_KEYS.map((key) => [key, keyOf(principal, key)]))
}

/** Of an identity-based policy the asker is whoever has it. */
function holdersContradict(sampled: readonly Facts[], isSo: Ask): string | undefined {
  return contradicts(sampled, HOLDERS, (_, request) => isSo(request), holderKeys)
}

/** Of the requests that are shown the first that nobody can make. */
function firstImpossible(access: readonly Access[], ...policies: readonly Statements[]): string | undefined {
  for (const { request } of access) {
    const speaking = policies.flat().filter((each) => isFor(each, request))
    const why = impossibility(request, keysIn(speaking))
    if (why !== undefined) return `${why}: ${JSON.stringify(request)}`
  }
  return undefined
}

/** Whether the statement is for the request's action. */
function isFor({ Action, NotAction }: Statements[number], { action }: ExampleRequest): boolean {
  const element = NotAction === undefined ? { Action } : { NotAction }
  return byOwn([{ Effect: 'Allow', ...element, Resource: '*' }])({ action, resource: '*', context: () => undefined })
}

function trial(
  { result, access }: CheckResult,
  contradiction: () => string | undefined,
  refutation: () => string | undefined = () => undefined,
): Trial {
  if (result === 'PASS') return { verdict: 'proved', contradiction: contradiction() }
  return { verdict: access.length > 0 ? 'refuted' : 'unknown', contradiction: refutation() }
}

/** The checks that promise proofs, each with a policy of either type. */
export const PROOFS: Readonly<Record<string, fc.Arbitrary<TrialCase>>> = {
  'noNewAccess, resource': fc.tuple(resourcePair, few).map(([[before, after], sampled]) => ({
    given: { before, after },
    run: () => {
      const answer = noNewAccess(text(before), text(after), 'RESOURCE_POLICY', vocabulary)
      const [was, is] = [byResource(before), byResource(after)]
      return trial(answer, () => contradicts(sampled, ASKERS, (who, asked) => is(who, asked) && !was(who, asked)))
    },
  })),
  'noNewAccess, identity': fc.tuple(identityPair, more).map(([[before, after], sampled]) => ({
    given: { before, after },
    run: () => {
      const answer = noNewAccess(text(before), text(after), 'IDENTITY_POLICY', vocabulary)
      const [was, is] = [byOwn(before), byOwn(after)]
      return trial(
        answer,
        () => holdersContradict(sampled, (asked) => is(asked) && !was(asked)),
        () => firstImpossible(answer.access, before, after),
      )
    },
  })),
  'accessNotGranted, resource': fc.tuple(resourcePolicy, question, few).map(([policy, asked, sampled]) => ({
    given: { policy, asked },
    run: () => {
      const answer = accessNotGranted(text(policy), asked, 'RESOURCE_POLICY', vocabulary)
      const [is, isAsked] = [byResource(policy), byQuestion(asked)]
      return trial(answer, () => contradicts(sampled, ASKERS, (who, one) => isAsked(one) && is(who, one)))
    },
  })),
  'accessNotGranted, identity': fc.tuple(identityPolicy, question, more).map(([policy, asked, sampled]) => ({
    given: { policy, asked },
    run: () => {
      const answer = accessNotGranted(text(policy), asked, 'IDENTITY_POLICY', vocabulary)
      const [is, isAsked] = [byOwn(policy), byQuestion(asked)]
      return trial(
        answer,
        () => holdersContradict(sampled, (one) => isAsked(one) && is(one)),
        () => firstImpossible(answer.access, policy),
      )
    },
  })),
  only: fc
    .tuple(identityPolicy, fc.option(identityPolicy, { nil: undefined }), patterns, more)
    .map(([policy, limits, inside, sampled]) => ({
      given: { policy, limits, inside },
      run: () => {
        const identity = [{ policy: 'p', document: text(policy) }]
        const bounds = limits && [{ policy: 'b', document: text(limits) }]
        const answer = only({ identity, boundary: bounds }, inside, vocabulary)
        const [is, isInside] = [byOwn(policy), byQuestion({ actions: inside, resources: ['*'] })]
        const isBound = limits ? byOwn(limits) : () => true
        const isOutside: Ask = (one) => is(one) && isBound(one) && !isInside(one)
        switch (answer.verdict) {
          case 'proved':
            return { verdict: 'proved', contradiction: holdersContradict(sampled, isOutside) }
          case 'refuted':
            return { verdict: 'refuted', contradiction: firstImpossible(answer.outside, policy, limits ?? []) }
          case 'unknown':
            return { verdict: 'unknown' }
          default:
            return answer satisfies never
        }
      },
    })),
  noPublicAccess: fc.tuple(resourcePolicy, more).map(([policy, sampled]) => ({
    given: { policy },
    run: () => {
      const answer = noPublicAccess(text(policy), 'AWS::S3::Bucket', vocabulary)
      const is = byResource(policy)
      const strange = sampled.map(strangers)
      return trial(answer, () =>
        contradicts(strange, STRANGERS, (who, one) => one.action.startsWith('s3:') && is(who, one)),
      )
    },
  })),
}

function byQuestion({ actions, resources }: { actions: readonly string[]; resources: readonly string[] }): Ask {
  return byOwn([{ Effect: 'Allow', Action: actions, Resource: resources }])
}

/** Without the fixed values that a caller cannot choose. */
function strangers(given: Facts): Facts {
  return new Map([
    ...given,
    ['aws:sourceip', '198.51.100.7'],
    ['aws:sourcearn', undefined],
    ['aws:sourcevpce', undefined],
  ])
}
