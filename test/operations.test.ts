import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, test } from 'node:test'
import { SERVICES } from '../src/services/index.ts'
import { hasVectors, vectorFile } from './support/operation-vectors.ts'
import { WITHOUT_VECTORS } from './support/operations-without-vectors.ts'

const root = join(import.meta.dirname, '..')

const CHANGES =
  /^(Add|Attach|Change|Confirm|Create|Deactivate|Delete|Detach|Disable|Enable|End|Publish|Put|Record|Remove|Resync|Set|Subscribe|Tag|Unsubscribe|Untag|Update)/

/** What AWS calls operations that take something away. */
const TAKES_AWAY = /^(Delete|Remove|Detach|Deactivate|Disable|Untag|Unsubscribe|End|Revoke)/

/** `PutMFADevice` and `put-mfa-device` are one name. */
const plain = (name: string) => name.replaceAll('-', '').toLowerCase()

for (const service of SERVICES) {
  const { name } = service
  describe(`operations of ${name}`, () => {
    const registered = new Map(service.operations.map((operation) => [plain(operation.name), operation]))
    const model = JSON.parse(readFileSync(join(root, `models/${name}.json`), 'utf8')) as { operations: object }
    const files = globSync(`src/services/${name}/operations/*.ts`, { cwd: root })
      .map((file) => basename(file, '.ts'))
      .filter((file) => file !== 'index' && !file.endsWith('.test'))

    test('there is one file for each, and it is registered', () => {
      assert.deepEqual(files.map(plain).toSorted(), [...registered.keys()].toSorted())
    })

    test('each is in the model', () => {
      for (const operation of service.operations) assert.ok(operation.name in model.operations, operation.name)
    })

    test('each says which action of IAM it is', () => {
      for (const { name, action } of service.operations) {
        if (typeof action === 'string') assert.match(action, /^[a-z-]+:[A-Za-z]+$/, name)
      }
    })

    test('none that changes something is a read, which nobody would wait for on disk', () => {
      for (const { name, access } of service.operations) {
        if (CHANGES.test(name)) assert.notEqual(access, 'read', name)
      }
    })

    test('each that takes something away may use what a nearly full disk keeps in reserve, and no read says so', () => {
      for (const { name, access, room } of service.operations) {
        if (access === 'write' && TAKES_AWAY.test(name))
          assert.equal(room, 'reserve', `${name}: state room: 'reserve' where it is registered`)
        if (access !== 'write') assert.equal(room, undefined, `${name}: only a write has use for a room`)
      }
    })

    test('each has its vectors, but for those that are older', () => {
      const older = WITHOUT_VECTORS[name] ?? []
      for (const operation of older) {
        const file = 'test/support/operations-without-vectors.ts'
        assert.ok(registered.has(plain(operation)), `${operation} is no operation: take it out of ${file}`)
        assert.ok(!hasVectors(name, operation), `${operation} has vectors: take it out of ${file}`)
      }
      for (const operation of service.operations) {
        if (older.includes(operation.name)) continue
        assert.ok(
          hasVectors(name, operation.name),
          `${operation.name} has no vectors: write ${vectorFile(name, operation.name)}`,
        )
      }
    })
  })
}
