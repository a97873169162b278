/** In the build a service's exceptions are read when it is first asked for: `scripts/exceptions-on-demand.ts`. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Ask, asksOf, serviceNames, serviceTable } from '../../src/requests/index.ts'

const root = join(import.meta.dirname, '../..')
const vectors = join(root, 'vectors/requests')
const SCOPE = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' }

const built: { readonly asksOf: typeof asksOf } = await import(join(root, 'dist/requests.js'))

const read = ({ action, resource, context }: Ask) => ({ action, resource: String(resource), context })

for (const file of readdirSync(vectors)) {
  const { service, cases } = JSON.parse(readFileSync(join(vectors, file), 'utf8'))
  test(`the build asks of ${service} what its source does`, () => {
    for (const { operation, parameters } of cases) {
      const request = { service, operation, parameters }
      assert.deepEqual(built.asksOf(request, SCOPE).map(read), asksOf(request, SCOPE).map(read), operation)
    }
  })
}

test('the build asks of every operation of every service what its source does', () => {
  for (const service of serviceNames()) {
    for (const operation of serviceTable(service)?.operationNames ?? []) {
      const request = { service, operation, parameters: {} }
      assert.deepEqual(
        built.asksOf(request, SCOPE).map(read),
        asksOf(request, SCOPE).map(read),
        `${service} ${operation}`,
      )
    }
  }
})
