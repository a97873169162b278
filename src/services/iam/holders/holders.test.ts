import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileNameOf, hasVectors, vectorFile } from '../../../../test/support/operation-vectors.ts'
import { WITHOUT_VECTORS } from '../../../../test/support/operations-without-vectors.ts'
import { iam } from '../index.ts'
import { taggedDevice } from '../mfa-devices.ts'
import { taggedPolicy } from '../policies.ts'
import * as holders from './index.ts'

const { HOLDERS } = holders

/** A verb for each name of an operation, with `*` for the kind. */
const HOLDING = {
  'Attach*Policy': holders.attachPolicy,
  'Detach*Policy': holders.detachPolicy,
  'ListAttached*Policies': holders.listAttachedPolicies,
  'Put*Policy': holders.putInlinePolicy,
  'Get*Policy': holders.getInlinePolicy,
  'Delete*Policy': holders.deleteInlinePolicy,
  'List*Policies': holders.listInlinePolicies,
}
const BOUNDING = {
  'Put*PermissionsBoundary': holders.putPermissionsBoundary,
  'Delete*PermissionsBoundary': holders.deletePermissionsBoundary,
}
const TAGGING = { 'Tag*': holders.tag, 'Untag*': holders.untag, 'List*Tags': holders.listTags }

const model = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../models/iam.json'), 'utf8')) as {
  operations: Record<string, unknown>
}
const registered = new Map(iam.operations.map((operation) => [operation.name, operation]))

/** Every operation that AWS has of these verbs for this kind is there, made by its verb, and has vectors. */
function assertOperations(each: { kind: string; arn: unknown }, variable: string, verbs: Record<string, object>): void {
  for (const [pattern, verb] of Object.entries(verbs)) {
    const name = pattern.replace('*', each.kind)
    if (!(name in model.operations)) continue
    const file = `src/services/iam/operations/${fileNameOf(name)}.ts`
    const line = `operation('${name}', ${'name' in verb ? verb.name : ''}(${variable}))`
    const operation = registered.get(name)
    assert.ok(operation, `write ${file}, with ${line}, and its line in operations/index.ts`)
    assert.equal(operation.resource, each.arn, `${file} is not made by ${line}`)
    const isWritten = hasVectors('iam', name) && !WITHOUT_VECTORS.iam?.includes(name)
    assert.ok(isWritten, `write ${vectorFile('iam', name)}`)
  }
}

test('every holder stands in HOLDERS', async () => {
  const files = globSync('*.ts', { cwd: import.meta.dirname }).filter((file) => !file.endsWith('.test.ts'))
  for (const file of files) {
    const exported = Object.values((await import(`./${file}`)) as Record<string, unknown>)
    const holder = exported.find((value) => typeof value === 'object' && value !== null && 'permissionKeys' in value)
    const isListed = holder === undefined || HOLDERS.some((each) => each === holder)
    assert.ok(isListed, `add the holder of ${file} to HOLDERS in holders/index.ts`)
  }
})

for (const holder of HOLDERS) {
  const { kind } = holder
  const variable = kind.toLowerCase()
  describe(kind, () => {
    test('policies are attached to it and written into it', () => assertOperations(holder, variable, HOLDING))

    test('a boundary bounds it, if AWS has that', () => {
      const isBounded = `Put${kind}PermissionsBoundary` in model.operations
      assert.equal('setBoundary' in holder, isBounded, `holders/${variable}.ts has setBoundary: ${isBounded}`)
      if (isBounded) assertOperations(holder, variable, BOUNDING)
    })

    test('it has tags, if AWS has that', () => {
      const isTagged = `Tag${kind}` in model.operations
      assert.equal('tagTarget' in holder, isTagged, `holders/${variable}.ts has tagTarget and tags: ${isTagged}`)
      if (isTagged) assertOperations(holder, variable, TAGGING)
    })
  })
}

test('managed policies and virtual devices have tags', () => {
  assertOperations(taggedPolicy, 'taggedPolicy', TAGGING)
  assertOperations(taggedDevice, 'taggedDevice', TAGGING)
})
