import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { type ResourceName, UncertainArn, type UnknownLength } from '../../src/aws/index.ts'
import { compile, decide, RequestContext } from '../../src/policy/index.ts'
import { type ApiRequest, type Ask, asksOf } from '../../src/requests/index.ts'
import { root } from '../support/imports.ts'

const SCOPE = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' }

const REQUESTS: readonly ApiRequest[] = globSync('vectors/requests/*.json', { cwd: root })
  .toSorted()
  .flatMap((file) => {
    const { service, cases }: { service: string; cases: readonly Omit<ApiRequest, 'service'>[] } = JSON.parse(
      readFileSync(join(root, file), 'utf8'),
    )
    return cases.map(({ operation, parameters }) => ({ service, operation, parameters }))
  })

interface Statement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: string
  readonly Resource: string
}

function effectOf({ action, resource, context }: Ask, statements: readonly Statement[]): string {
  const document = JSON.stringify({ Version: '2012-10-17', Statement: statements })
  const keys = new RequestContext()
  for (const [name, value] of Object.entries(context)) keys.set(name.toLowerCase(), value)
  const identity = compile([{ policy: 'identity', document }])
  return decide({ action, resource, context: keys.get }, { identity }).effect
}

/** As a pattern that matches this and nothing else; what is unknown is written as `unknown` says. */
function pattern(resource: ResourceName, unknown: (length: UnknownLength) => string): string {
  const literal = (text: string) => text.replace(/[*?$]/g, '${$&}')
  return resource instanceof UncertainArn ? resource.text(unknown, literal) : literal(resource)
}

/** What matches whatever an unknown part can be, and nothing else. */
function whatever(length: UnknownLength): string {
  return length === undefined ? '*' : '?'.repeat(length)
}

function one(length: UnknownLength): string {
  return 'x'.repeat(length ?? 6)
}

/** The `*` of what a call makes and of an action without resources matches as a pattern. */
function allowing({ action, resource }: Ask): Statement {
  const Resource = resource instanceof UncertainArn || !resource.includes('*') ? pattern(resource, whatever) : resource
  return { Effect: 'Allow', Action: action, Resource: String(Resource) }
}

describe(`of ${REQUESTS.length} requests`, () => {
  test('a policy that names what each asks for allows it', () => {
    for (const request of REQUESTS) {
      for (const ask of asksOf(request, SCOPE)) assert.equal(effectOf(ask, [allowing(ask)]), 'Allow', say(request, ask))
    }
  })

  test('a policy for another resource of the kind denies it', () => {
    for (const request of REQUESTS) {
      for (const ask of asksOf(request, SCOPE)) {
        const other = { ...allowing(ask), Resource: `${pattern(ask.resource, one)}-another` }
        assert.notEqual(effectOf(ask, [other]), 'Allow', say(request, ask))
      }
    }
  })

  test('a denial of one that an unknown part could be denies it, and no Allow of one such is enough', () => {
    let tried = 0
    let ofLength = 0
    for (const request of REQUESTS) {
      for (const ask of asksOf(request, SCOPE)) {
        if (!(ask.resource instanceof UncertainArn)) continue
        tried++
        const some = { Action: ask.action, Resource: pattern(ask.resource, one) }
        assert.equal(effectOf(ask, [allowing(ask), { ...some, Effect: 'Deny' }]), 'ExplicitDeny', say(request, ask))
        assert.notEqual(effectOf(ask, [{ ...some, Effect: 'Allow' }]), 'Allow', say(request, ask))
        if (ask.resource.lengths.includes(undefined)) continue
        ofLength++
        const longer = { Action: ask.action, Resource: pattern(ask.resource, (length) => `${one(length)}x`) }
        assert.equal(effectOf(ask, [allowing(ask), { ...longer, Effect: 'Deny' }]), 'Allow', say(request, ask))
      }
    }
    assert.ok(tried > 20)
    assert.ok(ofLength > 10)
  })

  test('what each asks for does not depend on the order of its parameters', () => {
    for (const request of REQUESTS) {
      const turned = { ...request, parameters: reversed(request.parameters) as ApiRequest['parameters'] }
      assert.deepEqual(asksOf(turned, SCOPE).map(text).toSorted(), asksOf(request, SCOPE).map(text).toSorted())
    }
  })

  test('a parameter that the operation does not have asks for nothing less', () => {
    for (const request of REQUESTS) {
      const more = { ...request, parameters: { ...request.parameters, constructor: 'x', 'Not-A-Member': ['x'] } }
      assert.deepEqual(asksOf(more, SCOPE), asksOf(request, SCOPE))
    }
  })
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, each]) => [key, reversed(each)]),
  )
}

function text({ action, resource, context }: Ask): string {
  const keys = Object.entries(context).map(([name, value]) => `${name}=${[value].flat().toSorted().join(',')}`)
  return `${action} ${resource} ${keys.toSorted().join(' ')}`
}

function say({ service, operation }: ApiRequest, ask: Ask): string {
  return `${service} ${operation}: ${text(ask)}`
}
