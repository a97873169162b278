import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { dataDirectory, identify, parametersOf } from '../index.ts'
import { bindingsOf } from '../model/http-bindings.ts'
import { type RequestModel, requestModelOf } from '../model/request-models.ts'
import type { Protocol } from '../model/service-model.ts'
import { models } from '../model/testing.ts'
import { dice, draw, undrawn, write } from './request-writer.ts'
import { request } from './testing.ts'

interface Row {
  readonly signingName: string
  readonly service: string
  readonly protocols: readonly Protocol[]
  readonly version: string
  readonly targetPrefix?: string
  readonly jsonVersion?: string
  readonly operations: string | readonly string[]
}

const rows: readonly Row[] = JSON.parse(readFileSync(join(dataDirectory(), 'data', 'operations.json'), 'utf8'))

/** Numbers for `dice`: each draws other parameters of every operation. */
const SEEDS = [1, 2]

/** What a request says as it came, without the classes of what holds it. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return [...value]
  if (value instanceof Date || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(plain)
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, plain(child)]))
}

/** Of a service that Castellan has, its own model says more. */
function modelOf(service: string, operation: string): RequestModel | undefined {
  const own = models.all().find(({ name }) => name === service)
  if (!own) return requestModelOf(service, operation)
  const { input, http } = own.operation(operation) ?? {}
  return input && { input, bindings: http?.input ?? bindingsOf(input), root: undefined }
}

describe('parameters come back as they were written, of each of AWS’s operations in each of its protocols', () => {
  for (const seed of SEEDS) {
    test(`drawn with ${seed}`, () => {
      const roll = dice(seed)
      const wrong: string[] = []
      let read = 0
      let doubtful = 0
      for (const row of rows) {
        const lines = typeof row.operations === 'string' ? row.operations.split(' ') : row.operations
        for (const line of lines) {
          const [operation = '', ...route] = line.split(' ')
          for (const protocol of row.protocols) {
            const model = modelOf(row.service, operation)
            const parameters = model ? draw(model, roll, route.slice(2)) : {}
            const named = {
              operation,
              version: row.version,
              targetPrefix: row.targetPrefix,
              jsonVersion: row.jsonVersion ?? '1.0',
              route: route.join(' '),
            }
            const written = write(protocol, named, model, parameters)
            const sent = request({ ...written, headers: { host: 'localhost', ...written.headers } })
            const call = identify(models, sent, row.signingName, 'us-east-1')
            // An encoded slash in a label may be one in the path to another reader, which then finds another operation.
            if (call.operation === undefined && call.requestedOperation === operation && /%2f/i.test(sent.path))
              doubtful++
            // Of operations that no request tells apart, `identify.test.ts` says which is found.
            if (call.operation !== operation || call.service !== row.service) continue
            const found = plain(parametersOf(call, sent)) as Record<string, unknown>
            for (const name of model ? undrawn(model) : []) delete found[name]
            if (isDeepStrictEqual(found, plain(parameters))) read++
            else wrong.push(`${row.service} ${protocol} ${operation}: ${JSON.stringify({ found, parameters })}`)
          }
        }
      }
      assert.deepEqual(wrong.slice(0, 5), [])
      assert.equal(read + doubtful, 19_791)
      assert.ok(doubtful < 50, `${doubtful}`)
    })
  }
})
