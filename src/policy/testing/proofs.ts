import fc from 'fast-check'
import { groupBy } from '../../aws/index.ts'
import { type Access, accessNotGranted, type CheckResult, noNewAccess, noPublicAccess, only } from '../analyse/index.ts'
import { awsVocabulary, type Vocabulary } from '../analyse/vocabulary.ts'
import { compileAction } from '../decide/action.ts'
import { compile, decide } from '../decide/decide.ts'
import type { PolicySet } from '../decide/policy-set.ts'
import { compilePrincipal, NO_GRANT, type PrincipalTest } from '../decide/principal.ts'
import type { PolicyRequest } from '../language/decision.ts'
import { parsePolicy } from '../language/parse.ts'
import { impossibility } from './possible-request.ts'
import {
  ACTIONS,
  identityPair,
  identityPolicy,
  patterns,
  question,
  RESOURCES,
  resourcePair,
  resourcePolicy,
  type Statements,
} from './proof-arbitrary.ts'
import { keysOf } from './proof-credentials.ts'
import { HOLDERS } from './proof-holders.ts'
import { type Facts, facts, isOfOther, keysIn } from './proof-keys.ts'
import { type Asker, askersOf, OWNER, STRANGERS, TURNS } from './proof-principals.ts'

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
    ['sts', ['sts:AssumeRole']],
  ]),
}
const EVERYTHING = text([{ Effect: 'Allow', Action: '*', Resource: '*' }])
const all = compile([{ policy: 'all', document: EVERYTHING }])
const boundary = compile([{ policy: 'all', document: EVERYTHING }], 'permissions boundary')
/** Many askers each have few requests, one has more. */
const few = fc.array(facts, { minLength: 1, maxLength: 1 })
const more = fc.array(facts, { minLength: 8, maxLength: 8 })
const turn = fc.nat({ max: TURNS - 1 })

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

function* requests(sampled: readonly Facts[], who: Asker, actions: readonly string[]): Generator<PolicyRequest> {
  const keys = keysOf(who)
  for (const given of sampled) {
    for (const resource of RESOURCES) {
      const owner = resource.split(':')[4]
      const isKnown = owner !== undefined && owner !== ''
      for (const action of actions) {
        if (who.onlyFor && who.onlyFor !== action) continue
        const context = (key: string) => {
          if (key === 'aws:resourceaccount' && isKnown) return given.get(key) && owner
          if (isOfOther(key, action)) return undefined
          return keys.has(key) ? keys.get(key) : given.get(key)
        }
        yield { action, resource, context }
      }
    }
  }
}

/** The first request that is as it must not be. */
function contradicts(
  sampled: readonly Facts[],
  askers: readonly Asker[],
  allowing: Statements,
  isSo: AskAs,
): string | undefined {
  // What no Allow is for is allowed to nobody.
  const allows = allowing.filter(({ Effect }) => Effect === 'Allow')
  const actions = ACTIONS.filter((action) => allows.some((each) => isFor(each, action)))
  for (const asker of askers) {
    for (const request of requests(sampled, asker, actions)) {
      if (!isSo(asker, request)) continue
      const { action, resource, context } = request
      const keys = [...keysOf(asker).keys(), ...(sampled[0]?.keys() ?? [])]
      const values = Object.fromEntries(keys.map((key) => [key, context(key)]))
      return JSON.stringify({ action, resource, values, asker })
    }
  }
  return undefined
}

/** Of askers whom the policies name alike, and whose tested keys are the same, one: a decision knows no more. */
function distinct(askers: readonly Asker[], ...policies: readonly Statements[]): readonly Asker[] {
  const statements = policies.flat()
  const tests = statements.map(({ Effect, Principal, NotPrincipal }) => {
    const test = testOf(NotPrincipal ?? Principal, NotPrincipal !== undefined)
    return (asker: Asker) =>
      Effect === 'Allow' ? test.grant(asker.principal) : test.denies(asker.principal, asker.hasBoundary)
  })
  const asked = [...keysIn(statements), ...(text(statements).includes('${') ? VARIABLES : [])]
  return [
    ...groupBy(askers, (asker) => {
      const keys = keysOf(asker)
      const named = tests.map((test) => test(asker))
      // Whom no Allow names is allowed nothing.
      if (!named.some((grant) => typeof grant === 'number' && grant > NO_GRANT)) return ''
      return JSON.stringify([named, asked.map((key) => (keys.has(key) ? (keys.get(key) ?? null) : 0)), asker.onlyFor])
    }),
  ].flatMap(([id, [first]]) => (id === '' ? [] : first))
}

const VARIABLES = ['aws:username', 'aws:principalaccount']
const principalTests = new Map<string, PrincipalTest>()

function testOf(written: Statements[number]['Principal'], negated: boolean): PrincipalTest {
  const id = JSON.stringify([written, negated])
  let test = principalTests.get(id)
  if (!test) {
    const [statement] = parsePolicy(
      text([{ Effect: 'Deny', [negated ? 'NotPrincipal' : 'Principal']: written, Action: '*', Resource: '*' }]),
    ).statements
    test = compilePrincipal(statement?.principal)
    principalTests.set(id, test)
  }
  return test
}

/** Of an identity-based policy the asker is whoever has it. */
function holdersContradict(sampled: readonly Facts[], allowing: Statements, isSo: Ask): string | undefined {
  return contradicts(sampled, HOLDERS, allowing, (_, request) => isSo(request))
}

/** Of the requests that are shown the first that nobody can make; the last policy allows them. */
function firstImpossible(access: readonly Access[], ...policies: readonly Statements[]): string | undefined {
  for (const { request, principal, allowedBy } of access) {
    const isSpeaking = (each: Statements[number]) =>
      principal === undefined ||
      isForEveryone(each) ||
      allowedBy.some((ref) => policies.at(-1)?.[ref.statement] === each)
    const speaking = policies.flat().filter((each) => isFor(each, request.action) && isSpeaking(each))
    const why = impossibility(request, keysIn(speaking), principal)
    if (why !== undefined) return `${why}: ${JSON.stringify({ request, principal })}`
  }
  return undefined
}

/** Whether the statement is for whoever asks: of others it is not known here. */
function isForEveryone({ Principal }: Statements[number]): boolean {
  return Principal === '*' || (Principal !== undefined && [Principal.AWS ?? []].flat().includes('*'))
}

const actionTests = new WeakMap<Statements[number], (action: string) => boolean>()

/** Whether the statement is for the action. */
function isFor(statement: Statements[number], action: string): boolean {
  let test = actionTests.get(statement)
  if (!test) {
    const { Action, NotAction } = statement
    const values = [NotAction ?? Action ?? []].flat().map((value) => value.toLowerCase())
    test = compileAction({ negated: NotAction !== undefined, values })
    actionTests.set(statement, test)
  }
  return test(action.toLowerCase())
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
  'noNewAccess, resource': fc.tuple(resourcePair, few, turn).map(([[before, after], sampled, at]) => ({
    given: { before, after },
    run: () => {
      const answer = noNewAccess(text(before), text(after), 'RESOURCE_POLICY', vocabulary)
      const [was, is] = [byResource(before), byResource(after)]
      return trial(
        answer,
        () => {
          const askers = distinct(askersOf(at), after, before)
          return contradicts(sampled, askers, after, (who, asked) => is(who, asked) && !was(who, asked))
        },
        () => firstImpossible(answer.access, before, after),
      )
    },
  })),
  'noNewAccess, identity': fc.tuple(identityPair, more).map(([[before, after], sampled]) => ({
    given: { before, after },
    run: () => {
      const answer = noNewAccess(text(before), text(after), 'IDENTITY_POLICY', vocabulary)
      const [was, is] = [byOwn(before), byOwn(after)]
      return trial(
        answer,
        () => holdersContradict(sampled, after, (asked) => is(asked) && !was(asked)),
        () => firstImpossible(answer.access, before, after),
      )
    },
  })),
  'accessNotGranted, resource': fc.tuple(resourcePolicy, question, few, turn).map(([policy, asked, sampled, at]) => ({
    given: { policy, asked },
    run: () => {
      const answer = accessNotGranted(text(policy), asked, 'RESOURCE_POLICY', vocabulary)
      const [is, isAsked] = [byResource(policy), byQuestion(asked)]
      return trial(
        answer,
        () => contradicts(sampled, distinct(askersOf(at), policy), policy, (who, one) => isAsked(one) && is(who, one)),
        () => firstImpossible(answer.access, policy),
      )
    },
  })),
  'accessNotGranted, identity': fc.tuple(identityPolicy, question, more).map(([policy, asked, sampled]) => ({
    given: { policy, asked },
    run: () => {
      const answer = accessNotGranted(text(policy), asked, 'IDENTITY_POLICY', vocabulary)
      const [is, isAsked] = [byOwn(policy), byQuestion(asked)]
      return trial(
        answer,
        () => holdersContradict(sampled, policy, (one) => isAsked(one) && is(one)),
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
            return { verdict: 'proved', contradiction: holdersContradict(sampled, policy, isOutside) }
          case 'refuted':
            return { verdict: 'refuted', contradiction: firstImpossible(answer.outside, limits ?? [], policy) }
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
      return trial(
        answer,
        () =>
          contradicts(
            strange,
            distinct(STRANGERS, policy),
            policy,
            (who, one) => one.action.startsWith('s3:') && is(who, one),
          ),
        () => firstImpossible(answer.access, policy),
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
    ['accounts.google.com:aud', undefined],
    ['aws:sourceaccount', undefined],
    ['aws:sourceorgid', undefined],
    ['aws:principalorgid', undefined],
    ['aws:principalorgpaths', undefined],
    ['aws:sourcevpce', undefined],
    ['aws:sourcevpc', undefined],
    ['aws:vpcsourceip', undefined],
  ])
}
