import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  compile,
  decide,
  getManagedPolicy,
  type Layers,
  listManagedPolicies,
  type PolicyRequest,
  parsePolicy,
  printPolicy,
} from '../index.ts'
import { actionPattern, request, type Statement, statement, statements } from '../testing/arbitraries.ts'
import type { ReferenceDocument } from '../testing/reference-evaluator.ts'
import { layersOf, requestOf, type Scenario } from '../testing/scenario.ts'
import { layeredScenario, wideStatement } from '../testing/scenario-arbitrary.ts'

function source(list: readonly Statement[]) {
  return { policy: 'p', document: JSON.stringify({ Version: '2012-10-17', Statement: list }) }
}

function layers(
  identity: readonly Statement[],
  boundary?: readonly Statement[],
  session?: readonly Statement[],
): Layers {
  return {
    identity: compile([source(identity)]),
    boundary: boundary && compile([source(boundary)], 'permissions boundary'),
    session: session && compile([source(session)], 'session policy'),
  }
}

function isAllowed(asked: PolicyRequest, by: Layers): boolean {
  return decide(asked, by).effect === 'Allow'
}

const RUNS = { numRuns: 1_000 }

describe('laws', () => {
  test('adding a Deny never allows more', () => {
    fc.assert(
      fc.property(statements, statement, request, (list, added, asked) => {
        const deny = { ...added, Effect: 'Deny' }
        if (isAllowed(asked, layers([...list, deny]))) assert.ok(isAllowed(asked, layers(list)))
      }),
      RUNS,
    )
  })

  test('adding an Allow never allows less', () => {
    fc.assert(
      fc.property(statements, statement, request, (list, added, asked) => {
        const allow = { ...added, Effect: 'Allow' }
        if (isAllowed(asked, layers(list))) assert.ok(isAllowed(asked, layers([...list, allow])))
      }),
      RUNS,
    )
  })

  test('a boundary and a session policy never widen', () => {
    fc.assert(
      fc.property(statements, statements, statements, request, (list, boundary, session, asked) => {
        const limited = isAllowed(asked, layers(list, boundary, session))
        assert.equal(
          limited,
          isAllowed(asked, layers(list)) && isAllowed(asked, layers(boundary)) && isAllowed(asked, layers(session)),
        )
      }),
      RUNS,
    )
  })

  test('the order of statements does not matter', () => {
    fc.assert(
      fc.property(statements, request, (list, asked) => {
        assert.equal(decide(asked, layers(list)).effect, decide(asked, layers(list.toReversed())).effect)
      }),
      RUNS,
    )
  })

  test('several policies are as one policy with all their statements', () => {
    fc.assert(
      fc.property(statements, statements, request, (one, other, asked) => {
        const apart = { identity: compile([source(one), source(other)]) }
        assert.equal(decide(asked, apart).effect, decide(asked, layers([...one, ...other])).effect)
      }),
      RUNS,
    )
  })

  test('the letter case of actions and keys does not matter', () => {
    fc.assert(
      fc.property(statements, request, (list, asked) => {
        const shouted = list.map((each) => shout(each))
        const loud = { ...asked, action: asked.action.toUpperCase() }
        assert.equal(decide(asked, layers(list)).effect, decide(loud, layers(shouted)).effect)
      }),
      RUNS,
    )
  })

  test('a statement and its opposite, with NotAction for Action, cover every request that the rest of it covers', () => {
    fc.assert(
      fc.property(fc.array(actionPattern, { minLength: 1, maxLength: 3 }), request, (actions, asked) => {
        const inside = isAllowed(asked, layers([{ Effect: 'Allow', Action: actions, Resource: '*' }]))
        const outside = isAllowed(asked, layers([{ Effect: 'Allow', NotAction: actions, Resource: '*' }]))
        assert.notEqual(inside, outside)
      }),
      RUNS,
    )
  })

  test('asking twice is asking once', () => {
    fc.assert(
      fc.property(statements, request, (list, asked) => {
        const by = layers(list)
        assert.equal(decide(asked, by), decide(asked, by))
      }),
      RUNS,
    )
  })

  test('root is allowed whatever identity-based policies and boundaries say', () => {
    fc.assert(
      fc.property(statements, statements, request, (list, boundary, asked) => {
        assert.ok(isAllowed(asked, { ...layers(list, boundary), root: true }))
      }),
      RUNS,
    )
  })
})

describe('laws of all layers', () => {
  /** What can only take away, each by itself. */
  const LIMITS = ['boundary', 'session', 'serviceControl', 'vpcEndpoint'] as const

  test('a boundary, session policy, service control policy, resource control policy, endpoint policy never widens', () => {
    fc.assert(
      fc.property(layeredScenario, (given) => {
        if (!isScenarioAllowed(given)) return
        const { surroundings } = given
        for (const limit of LIMITS) {
          const without = {
            ...given,
            [limit]: undefined,
            surroundings: surroundings && { ...surroundings, [limit]: undefined },
          }
          assert.ok(isScenarioAllowed(without), limit)
        }
        const resource = surroundings?.resource && { ...surroundings.resource, control: undefined }
        assert.ok(isScenarioAllowed({ ...given, surroundings: surroundings && { ...surroundings, resource } }))
      }),
      RUNS,
    )
  })

  test('adding a Deny to any policy never allows more', () => {
    fc.assert(
      fc.property(layeredScenario, wideStatement, (given, added) => {
        const denied = everywhere(given, (list) => [...list, { ...added, Effect: 'Deny', Principal: '*' }])
        if (isScenarioAllowed(denied)) assert.ok(isScenarioAllowed(given))
      }),
      RUNS,
    )
  })

  test('the order of statements does not matter', () => {
    fc.assert(
      fc.property(layeredScenario, (given) => {
        const reversed = everywhere(given, (list) => list.toReversed())
        assert.equal(decideScenario(given).effect, decideScenario(reversed).effect)
      }),
      RUNS,
    )
  })

  test('the letter case of actions does not matter', () => {
    fc.assert(
      fc.property(layeredScenario, (given) => {
        const loud = everywhere(given, (list) => list.map(shout))
        const request = { ...given.request, action: given.request.action.toUpperCase() }
        assert.equal(decideScenario(given).effect, decideScenario({ ...loud, request }).effect)
      }),
      RUNS,
    )
  })
})

describe('printing', () => {
  test('the parse of what is printed is the document', () => {
    fc.assert(
      fc.property(layeredScenario, (given) => {
        everywhere(given, (list) => {
          const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Id: 'i', Statement: list }))
          const printed = printPolicy(parsed)
          assert.deepEqual(parsePolicy(printed), parsed)
          assert.equal(printPolicy(parsePolicy(printed)), printed)
          return list
        })
      }),
      RUNS,
    )
  })

  test('the parse of what is printed is the document, for each AWS managed policy', () => {
    for (const { arn } of listManagedPolicies()) {
      const parsed = parsePolicy(getManagedPolicy(arn)?.document ?? '')
      assert.deepEqual(parsePolicy(printPolicy(parsed)), parsed, arn)
    }
  })

  test('keeps the order of names that are numbers, and quotes what must be', () => {
    const text =
      '{"Statement":[{"Sid":"\\"","Effect":"Allow","Principal":{"AWS":["2","1"]},"NotAction":"a:b","Resource":"*",' +
      '"Condition":{"StringEquals":{"b:2":"\\\\","1":["1","\\u0007"]}}}]}'
    assert.equal(printPolicy(parsePolicy(text)), text)
  })
})

function decideScenario(given: Scenario) {
  return decide(requestOf(given), layersOf(given))
}

function isScenarioAllowed(given: Scenario): boolean {
  return decideScenario(given).effect === 'Allow'
}

/** The scenario with the statements of each of its policies changed; those that name no principal stay so. */
function everywhere(given: Scenario, change: (statements: readonly Statement[]) => readonly Statement[]): Scenario {
  const namesNobody = ({ Principal, NotPrincipal, ...statement }: Statement): Statement => statement
  const named = (documents: readonly ReferenceDocument[]) =>
    documents.map((document) => ({ ...document, Statement: change(document.Statement) }))
  const plain = (documents: readonly ReferenceDocument[]) =>
    named(documents).map((document) => ({ ...document, Statement: document.Statement.map(namesNobody) }))
  const { identity, boundary, session, surroundings } = given
  const { resource, serviceControl, vpcEndpoint } = surroundings ?? {}
  return {
    ...given,
    identity: plain(identity),
    boundary: boundary && plain(boundary),
    session: session && plain(session),
    surroundings: surroundings && {
      ...surroundings,
      resource: resource && {
        ...resource,
        policies: resource.policies && named(resource.policies),
        control: resource.control && named(resource.control),
      },
      serviceControl: serviceControl?.map(plain),
      vpcEndpoint: vpcEndpoint && { ...vpcEndpoint, policies: named(vpcEndpoint.policies) },
    },
  }
}

/** Actions and condition keys in capitals. */
function shout({ Action, NotAction, Condition = {}, ...rest }: Statement): Statement {
  const upper = (list: string | readonly string[]) =>
    typeof list === 'string' ? list.toUpperCase() : list.map((each) => each.toUpperCase())
  return {
    ...rest,
    ...(Action !== undefined && { Action: upper(Action) }),
    ...(NotAction !== undefined && { NotAction: upper(NotAction) }),
    Condition: Object.fromEntries(
      Object.entries(Condition).map(([operator, keys]) => [
        operator,
        Object.fromEntries(Object.entries(keys).map(([key, values]) => [key.toUpperCase(), values])),
      ]),
    ),
  }
}
