import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { compile, decide, type Layers, type PolicyRequest } from './index.ts'
import { actionPattern, request, type Statement, statement, statements } from './testing/arbitraries.ts'

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
