// biome-ignore-all lint/suspicious/noTemplateCurlyInString: an unknown part is written so

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { accountId, iamUser, parseResourceName, UncertainArn, type UnknownLength } from '../../aws/index.ts'
import {
  compile,
  type Decision,
  decide,
  explain,
  explanationText,
  type Layers,
  matchedStatements,
  NOT_KNOWN,
} from '../index.ts'
import type { Statement } from '../testing/arbitraries.ts'
import type { ReferenceDocument } from '../testing/reference-evaluator.ts'
import { layersOf, requestOf, type Scenario } from '../testing/scenario.ts'
import { layeredScenario } from '../testing/scenario-arbitrary.ts'
import { lastPart } from './resource.ts'

const SECRET = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db-${unknown}'
const ACTION = 'secretsmanager:GetSecretValue'

function on(resource: string, layers: Layers): Decision {
  return decide({ action: ACTION, resource: parseResourceName(resource), context: () => undefined }, layers)
}

function allowing(...statements: readonly Statement[]): Layers {
  const document = JSON.stringify({ Version: '2012-10-17', Statement: statements })
  return { identity: compile([{ policy: 'p', document }]) }
}

function allow(Resource: string | readonly string[]): Statement {
  return { Effect: 'Allow', Action: ACTION, Resource }
}

function deny(Resource: string): Statement {
  return { Effect: 'Deny', Action: ACTION, Resource }
}

describe('a value of a key that the request does not say', () => {
  const KEY = 'dynamodb:LeadingKeys'
  /** `said`: whether the operator, with the value `a`, holds of a request that says `b`. */
  const OPERATORS = [
    ...[
      { operator: 'StringEquals', said: false },
      { operator: 'StringNotEquals', said: true },
    ],
    ...[
      { operator: 'StringLike', said: false },
      { operator: 'StringNotLike', said: true },
    ],
  ]
  const QUALIFIERS = ['', 'ForAllValues:', 'ForAnyValue:']
  const item = (value: readonly string[], ...statements: readonly Statement[]) =>
    decide(
      { action: ACTION, resource: '*', context: (key) => (key === KEY.toLowerCase() ? value : undefined) },
      allowing(...statements),
    ).effect
  const when = (statement: Statement, operator: string): Statement => ({
    ...statement,
    Condition: { [operator]: { [KEY]: 'a' } },
  })

  for (const { operator, said } of OPERATORS) {
    for (const qualifier of QUALIFIERS) {
      test(`denies, and does not allow, by ${qualifier}${operator}`, () => {
        const name = `${qualifier}${operator}`
        assert.equal(item(['b'], when(allow('*'), name)), said ? 'Allow' : 'ImplicitDeny')
        assert.equal(item(['${unknown}'], when(allow('*'), name)), 'ImplicitDeny')
        assert.equal(item(['${unknown}'], allow('*'), when(deny('*'), name)), 'ExplicitDeny')
      })
    }
  }

  test('leaves what the other values decide', () => {
    assert.equal(item(['b', '${unknown}'], allow('*'), when(deny('*'), 'ForAllValues:StringEquals')), 'Allow')
    assert.equal(item(['a', '${unknown}'], when(allow('*'), 'ForAnyValue:StringEquals')), 'Allow')
  })

  test('is there', () => {
    const isAbsent = { ...allow('*'), Condition: { Null: { [KEY]: 'true' } } }
    assert.equal(item(['${unknown}'], isAbsent), 'ImplicitDeny')
  })
})

describe('a key of which nobody can say whether it is there', () => {
  const KEY = 'aws:ResourceTag/team'
  const decided = (...statements: readonly Statement[]) => {
    const context = (key: string) => {
      if (key === KEY.toLowerCase()) throw NOT_KNOWN
      return key === 'aws:username' ? 'ann' : undefined
    }
    return decide(
      { action: ACTION, resource: SECRET.replace('${unknown}', 'a1b2c3'), context },
      allowing(...statements),
    ).effect
  }
  const conditions: readonly Readonly<Record<string, Record<string, string>>>[] = [
    { StringEquals: { [KEY]: 'a' } },
    { StringNotEquals: { [KEY]: 'a' } },
    { StringEqualsIfExists: { [KEY]: 'a' } },
    { 'ForAllValues:StringEquals': { [KEY]: 'a' } },
    { 'ForAnyValue:StringLike': { [KEY]: '*' } },
    { Null: { [KEY]: 'true' } },
    { Null: { [KEY]: 'false' } },
    { StringEquals: { 'aws:username': `\${${KEY}}` } },
    { StringNotEquals: { 'aws:username': `\${${KEY}}` } },
  ]
  for (const Condition of conditions) {
    test(`denies, and does not allow, by ${JSON.stringify(Condition)}`, () => {
      assert.equal(decided({ ...allow('*'), Condition }), 'ImplicitDeny')
      assert.equal(decided(allow('*'), { ...deny('*'), Condition }), 'ExplicitDeny')
    })
  }

  test('denies, and does not allow, as a variable in a resource', () => {
    const Resource = SECRET.replace('db-${unknown}', `\${${KEY}}-*`)
    assert.equal(decided(allow(Resource)), 'ImplicitDeny')
    assert.equal(decided(allow('*'), deny(Resource)), 'ExplicitDeny')
    assert.equal(decided({ Effect: 'Allow', Action: ACTION, NotResource: Resource }), 'ImplicitDeny')
  })

  test('does not deny where another condition of the statement does not hold', () => {
    for (const name of ['bob', 'ann']) {
      const Condition = { Null: { [KEY]: 'true' }, StringEquals: { 'aws:username': name } }
      assert.equal(decided(allow('*'), { ...deny('*'), Condition }), name === 'ann' ? 'ExplicitDeny' : 'Allow')
    }
  })

  test('leaves what other statements decide', () => {
    assert.equal(decided({ ...allow('*'), Condition: { Null: { [KEY]: 'true' } } }, allow('*')), 'Allow')
  })

  test('is no other error, which is thrown', () => {
    const context = () => {
      throw new Error('the store is gone')
    }
    const layers = allowing({ ...deny('*'), Condition: { Null: { [KEY]: 'true' } } })
    assert.throws(() => decide({ action: ACTION, resource: '*', context }, layers), /the store is gone/)
  })
})

describe('a resource of which the request does not say all', () => {
  const name = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db'

  test('is allowed by a statement that covers every name that it can be', () => {
    assert.equal(on(SECRET, allowing(allow(`${name}-*`))).effect, 'Allow')
    assert.equal(on(SECRET, allowing(allow('*'))).effect, 'Allow')
    assert.equal(on(SECRET, allowing(allow([`${name}-`, `${name}-?*`]))).effect, 'Allow')
  })

  test('is not allowed by one that covers some, nor by two that share them', () => {
    const ofSix = on(SECRET, allowing(allow(`${name}-??????`)))
    assert.deepEqual(ofSix, {
      effect: 'ImplicitDeny',
      because: { type: 'identity-based policy', uncertain: true },
    })
    assert.equal(on(SECRET, allowing(allow(`${name}-`), allow(`${name}-?*`))).effect, 'ImplicitDeny')
  })

  test('is denied by a statement that covers any name that it can be', () => {
    assert.deepEqual(on(SECRET, allowing(allow('*'), deny(`${name}-a1b2c3`))), {
      effect: 'ExplicitDeny',
      because: { type: 'identity-based policy', policy: 'p', statement: 1, uncertain: true },
    })
    assert.deepEqual(on(SECRET, allowing(allow('*'), deny(`${name}*`))), {
      effect: 'ExplicitDeny',
      because: { type: 'identity-based policy', policy: 'p', statement: 1 },
    })
  })

  test('is not denied by a statement that covers none of them', () => {
    assert.equal(on(SECRET, allowing(allow('*'), deny(`${name}2-*`))).effect, 'Allow')
  })

  test('is left out by NotResource only where it covers none of them, and denied where it covers not all', () => {
    const but = (Effect: string, NotResource: string) => ({ Effect, Action: ACTION, NotResource })
    assert.equal(on(SECRET, allowing(but('Allow', `${name}-a1b2c3`))).effect, 'ImplicitDeny')
    assert.equal(on(SECRET, allowing(but('Allow', `${name}2-*`))).effect, 'Allow')
    assert.equal(on(SECRET, allowing(allow('*'), but('Deny', `${name}-??????`))).effect, 'ExplicitDeny')
    assert.equal(on(SECRET, allowing(allow('*'), but('Deny', `${name}*`))).effect, 'Allow')
    assert.equal(on(SECRET, allowing(but('Allow', '*'))).effect, 'ImplicitDeny')
  })

  test('is one name with what the call will make, which is written `*`', () => {
    const instances = 'arn:aws:ec2:us-east-1:111122223333:instance/*'
    const policy = allowing(allow('*'), deny('arn:aws:ec2:us-east-1:111122223333:instance/i-1'))
    assert.equal(on(instances, policy).effect, 'Allow')
  })

  // https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html#auth-and-access_examples_wildcard
  test('is of the length that its unknown part is known to have', () => {
    const six = SECRET.replace('unknown', 'unknown:6')
    assert.equal(on(six, allowing(allow(`${name}-??????`))).effect, 'Allow')
    assert.equal(on(six, allowing(allow(`${name}-*`))).effect, 'Allow')
    assert.equal(on(six, allowing(allow(`${name}*-??????`))).effect, 'Allow')
    for (const some of ['a1b2c3', 'a?????', '*a', '?????', '???????', '']) {
      assert.equal(on(six, allowing(allow(`${name}-${some}`))).effect, 'ImplicitDeny', some)
    }
    assert.equal(on(six, allowing(allow(`${name}-a*`), allow(`${name}-?*`))).effect, 'Allow')
    for (const fits of ['a1b2c3', '??????', '*', '*a', 'a*', '*abcdef', '*x*y*z*']) {
      assert.equal(on(six, allowing(allow('*'), deny(`${name}-${fits}`))).effect, 'ExplicitDeny', fits)
    }
    for (const other of ['abc', '?????', '???????', '???????*', 'a1b2c3d', '${unknown:6}', '']) {
      assert.equal(on(six, allowing(allow('*'), deny(`${name}-${other}`))).effect, 'Allow', other)
    }
    const but = (Effect: string, NotResource: string) => ({ Effect, Action: ACTION, NotResource })
    assert.equal(on(six, allowing(allow('*'), but('Deny', `${name}-??????`))).effect, 'Allow')
    assert.equal(on(six, allowing(allow('*'), but('Deny', `${name}-?????`))).effect, 'ExplicitDeny')
    assert.equal(on(six, allowing(but('Allow', `${name}-?????`))).effect, 'Allow')
    assert.equal(on(six, allowing(but('Allow', `${name}-a1b2c3`))).effect, 'ImplicitDeny')
  })

  test('is said to be unknown where another name would be decided on otherwise', () => {
    const said = (layers: Layers) =>
      explain(
        { action: ACTION, resource: parseResourceName(SECRET), context: () => undefined },
        layers,
        'arn:aws:iam::111122223333:user/alice',
      )
    const who = `User: arn:aws:iam::111122223333:user/alice is not authorized to perform: ${ACTION}`
    const implicit = said(allowing(allow(`${name}-??????`)))
    assert.equal(
      implicit.message,
      `${who} on resource: ${SECRET} because no identity-based policy allows the ${ACTION} action` +
        ' for every value of ${unknown}, and the request does not say which it is',
    )
    const six = SECRET.replace('unknown', 'unknown:6')
    const ofSix = explain(
      { action: ACTION, resource: parseResourceName(six), context: () => undefined },
      allowing(allow(`${name}-a?????`)),
      'arn:aws:iam::111122223333:user/alice',
    )
    assert.equal(
      ofSix.message,
      `${who} on resource: ${six} because no identity-based policy allows the ${ACTION} action` +
        ' for every value of ${unknown:6}, and the request does not say which it is',
    )
    assert.match(explanationText(ofSix), /every value of \$\{unknown:6\}/)
    assert.match(explanationText(implicit), /covers not all that can be meant by arn:.*:secret:db-\$\{unknown\}/)
    assert.equal(
      said(allowing(allow('*'), deny(`${name}-a1b2c3`))).message,
      `${who} on resource: ${SECRET} with an explicit deny in an identity-based policy` +
        ' for some value of ${unknown}, and the request does not say which it is',
    )
    assert.equal(
      said(allowing(allow(`${name}2-*`))).message,
      `${who} on resource: ${SECRET} because no identity-based policy allows the ${ACTION} action`,
    )
    assert.deepEqual(JSON.parse(JSON.stringify(implicit)), implicit)
  })

  test('needs the key policy where it can be a KMS key', () => {
    const keyPolicy = {
      Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'kms:*', Resource: '*' }],
    }
    const layers = (...documents: readonly object[]): Layers => ({
      ...allowing({ Effect: 'Allow', Action: 'kms:*', Resource: '*' }),
      principal: iamUser(accountId('111122223333'), { userName: 'alice', path: '/', userId: 'AIDAEXAMPLE' }),
      resource: {
        accountId: '111122223333',
        policies: compile(
          documents.map((document) => ({ policy: 'key policy', document: JSON.stringify(document) })),
          'resource-based policy',
        ),
      },
    })
    const decided = (resource: string, by: Layers) =>
      decide({ action: 'kms:Decrypt', resource: parseResourceName(resource), context: () => undefined }, by).effect
    assert.equal(decided('arn:aws:kms:us-east-1:111122223333:${unknown}', layers()), 'ImplicitDeny')
    assert.equal(decided('arn:aws:kms:us-east-1:111122223333:${unknown}', layers(keyPolicy)), 'Allow')
    assert.equal(decided('arn:aws:kms:us-east-1:111122223333:alias/${unknown}', layers()), 'Allow')
  })
})

const RESOURCES = [
  ...['*', '*', 'arn:aws:s3:::b/k', 'arn:aws:s3:::b/?', 'arn:aws:s3:::?/*', 'arn:*:s3:::b/*', 'arn:aws:s3'],
  ...['*/k', '*/?', '*:*/r', 'arn:aws:kms:*:*:key/k', 'arn:aws:kms:*:111122223333:key/*', 'arn:aws:kms:*:*:key/k*'],
  ...['arn:aws:iam::111122223333:role/*', 'arn:aws:iam::*:role/r', 'arn:*:iam::111122223333:*', '${aws:username}*'],
  'arn:aws:iam::111122223333:role/aws-service-role/*',
]
/** What stands in the place of an unknown part. */
const TEXTS = [
  '',
  'k',
  'r',
  'z',
  'zzzz',
  ':',
  '/',
  '*',
  'z:z/z',
  'role/r',
  'key/k',
  'key/',
  'b/k',
  'user/a',
  's3:::b/k',
]
/** With what the patterns above can go on with after any of their wildcards, and short ones completed with colons. */
const ALL_TEXTS = [
  ...TEXTS,
  // With the known end of a name they make the names that the patterns write out.
  ...['b/k', 'key/k', 'role/r'].flatMap((text) => Array.from(text, (_, index) => text.slice(0, index))),
  ...RESOURCES.flatMap((pattern) => {
    const text = pattern.replaceAll('*', 'z').replaceAll('?', 'z')
    const starts = [...text.matchAll(/[:/z]/g)].flatMap(({ index }) => [text.slice(index), text.slice(index + 1)])
    return [...starts, ...starts.map((each) => `${each}:::::`)]
  }),
]

interface Cut {
  readonly scenario: Scenario
  /** The known and the cut out parts of the resource's name, in turn. */
  readonly parts: readonly string[]
}

const element = fc.tuple(
  fc.constantFrom('Resource', 'Resource', 'NotResource'),
  fc.constantFrom(...RESOURCES),
  fc.constantFrom(...RESOURCES),
)

/** One or two parts are cut out from `start` of the request's resource on. */
function cutScenario(start: (resource: string) => number, most: number): fc.Arbitrary<Cut> {
  const cut = fc.double({ min: 0, max: 1, noNaN: true })
  return fc
    .tuple(
      layeredScenario,
      fc.array(element, { minLength: 8, maxLength: 8 }),
      fc.array(cut, { minLength: 2, maxLength: 2 * most }),
    )
    .map(([scenario, elements, cuts]) => {
      let count = 0
      const elsewhere = ({ Resource, NotResource, ...statement }: Statement): Statement => {
        const [name = '', ...values] = elements[count++ % elements.length] ?? []
        return { ...statement, [name]: values }
      }
      const { resource } = scenario.request
      return { scenario: withStatements(scenario, elsewhere), parts: cutAt(resource, start(resource), cuts) }
    })
}

function cutAt(resource: string, start: number, cuts: readonly number[]): readonly string[] {
  const places = cuts.map((cut) => start + Math.floor(cut * (resource.length - start + 1))).sort((a, b) => a - b)
  const even = places.slice(0, places.length - (places.length % 2))
  return [0, ...even].map((place, index) => resource.slice(place, even[index] ?? resource.length))
}

function withStatements(given: Scenario, change: (statement: Statement) => Statement): Scenario {
  const all = (documents: readonly ReferenceDocument[]) =>
    documents.map((document) => ({ ...document, Statement: document.Statement.map(change) }))
  const { surroundings } = given
  const { resource, serviceControl, vpcEndpoint } = surroundings ?? {}
  return {
    ...given,
    identity: all(given.identity),
    boundary: given.boundary && all(given.boundary),
    session: given.session && all(given.session),
    surroundings: surroundings && {
      ...surroundings,
      resource: resource && {
        ...resource,
        policies: resource.policies && all(resource.policies),
        control: resource.control && all(resource.control),
      },
      serviceControl: serviceControl?.map(all),
      vpcEndpoint: vpcEndpoint && { ...vpcEndpoint, policies: all(vpcEndpoint.policies) },
    },
  }
}

/** @param lengths of the parts that are cut out, as far as they are known: what is tried has them. */
function completions(
  parts: readonly string[],
  texts: (length: UnknownLength) => readonly string[],
  lengths: readonly UnknownLength[] = [],
): readonly string[] {
  const [first = '', original = '', ...rest] = parts
  const [length, ...others] = lengths
  const tails = rest.length > 1 ? completions(rest, texts, others) : [rest[0] ?? '']
  const tried = length === undefined || length === original.length ? [...texts(length), original] : texts(length)
  return tried.flatMap((text) => tails.map((tail) => first + text + tail))
}

/** The same, as long as is asked. */
function textsOf(length: UnknownLength): readonly string[] {
  if (length === undefined) return TEXTS
  const long = TEXTS.flatMap((text) => [text.padStart(length, 'z'), text.padEnd(length, 'z')])
  return [...new Set(long.flatMap((text) => [text.slice(0, length), text.slice(-length)]))]
}

/** All characters that the patterns tell apart. */
const CHARACTERS = [...new Set(['z', ...RESOURCES.join('')])]

function allTextsOf(length: UnknownLength): readonly string[] {
  if (length === undefined) return ALL_TEXTS
  if (length === 1) return CHARACTERS
  return CHARACTERS.flatMap((character) => allTextsOf(length - 1).map((text) => character + text))
}

describe('laws of names with unknown parts, for every principal and layer', () => {
  const uncertain = ({ scenario, parts }: Cut, lengths: readonly UnknownLength[] = []) => {
    const known = parts.filter((_, index) => index % 2 === 0)
    return decide({ ...requestOf(scenario), resource: new UncertainArn(known, lengths) }, layersOf(scenario)).effect
  }

  test('what is denied for one name is denied, and what is allowed is allowed for each', () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(
        cutScenario(() => 0, 2),
        fc.array(fc.constantFrom('unknown', 'of the part', 1, 3), { minLength: 2, maxLength: 2 }),
        ({ scenario, parts }, choices) => {
          const cut = parts.filter((_, index) => index % 2 === 1)
          const lengths = cut.map(({ length }, index) => {
            const choice = choices[index]
            return typeof choice === 'number' ? choice : choice === 'unknown' || length === 0 ? undefined : length
          })
          const [effect, layers] = [uncertain({ scenario, parts }, lengths), layersOf(scenario)]
          seen.set(effect, (seen.get(effect) ?? 0) + 1)
          for (const resource of completions(parts, textsOf, lengths)) {
            const named = decide({ ...requestOf(scenario), resource }, layers).effect
            if (named === 'ExplicitDeny') assert.equal(effect, 'ExplicitDeny', resource)
            if (effect === 'Allow') assert.equal(named, 'Allow', resource)
          }
        },
      ),
      { numRuns: 1_000 },
    )
    for (const effect of ['Allow', 'ExplicitDeny', 'ImplicitDeny']) assert.ok((seen.get(effect) ?? 0) > 50, effect)
  })

  // In the last part alone the texts tried are all that the patterns tell apart.
  test('what no name is denied is not denied, and what the same statements allow for each is allowed', () => {
    fc.assert(
      fc.property(cutScenario(lastPart, 1), ({ scenario, parts }) => {
        fc.pre(scenario.request.resource !== '*')
        const [effect, layers] = [uncertain({ scenario, parts }), layersOf(scenario)]
        const effects = new Set<string>()
        const statements = new Set<string>()
        for (const resource of completions(parts, allTextsOf)) {
          const request = { ...requestOf(scenario), resource }
          effects.add(decide(request, layers).effect)
          statements.add(JSON.stringify(matchedStatements(request, layers)))
        }
        if (!effects.has('ExplicitDeny')) assert.notEqual(effect, 'ExplicitDeny')
        if (effects.size === 1 && effects.has('Allow') && statements.size === 1) assert.equal(effect, 'Allow')
      }),
      { numRuns: 1_000 },
    )
  })

  test('of a known length are decided on as all names of that length are', () => {
    fc.assert(
      fc.property(cutScenario(lastPart, 1), fc.constantFrom(1, 1, 2), ({ scenario, parts }, length) => {
        fc.pre(scenario.request.resource !== '*')
        const [effect, layers] = [uncertain({ scenario, parts }, [length]), layersOf(scenario)]
        const names = completions(parts, allTextsOf, [length])
        const effects = new Set(names.map((resource) => decide({ ...requestOf(scenario), resource }, layers).effect))
        assert.equal(effect === 'ExplicitDeny', effects.has('ExplicitDeny'))
        if (effect === 'Allow') assert.deepEqual([...effects], ['Allow'])
        if (effect === 'Allow' || effects.size > 1 || !effects.has('Allow')) return
        const statements = names.map((resource) => matchedStatements({ ...requestOf(scenario), resource }, layers))
        assert.ok(new Set(statements.map((each) => JSON.stringify(each))).size > 1)
      }),
      { numRuns: 400 },
    )
  })
})
