import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as sts from '@aws-sdk/client-sts'
import model from '../models/sts.json' with { type: 'json' }
import type { ModelSource, ShapeSource } from '../src/protocol/model/source.ts'
import { differences } from './sdk-models.ts'

/** As JSON gives it: the shapes' types are plain strings there. */
const whole = model as unknown as ModelSource

function withoutShapeMember(shape: string, member: string): ModelSource {
  const { [member]: _, ...members } = whole.shapes[shape]?.members ?? {}
  return { ...whole, shapes: { ...whole.shapes, [shape]: { ...whole.shapes[shape], members } as ShapeSource } }
}

test('a model that knows what the client knows lacks nothing', () => {
  assert.deepEqual(differences(sts, whole).modelLacks, [])
})

test('an operation that the client knows alone is named', () => {
  const { GetFederationToken: _, ...operations } = whole.operations
  assert.deepEqual(differences(sts, { ...whole, operations }).modelLacks, ['the operation GetFederationToken'])
})

test('a member that the client knows alone is named, of inputs, outputs and what is deep in them', () => {
  for (const [shape, member, operation] of [
    ['AssumeRoleRequest', 'ExternalId', 'AssumeRole'],
    ['GetCallerIdentityResponse', 'Arn', 'GetCallerIdentity'],
    ['ProvidedContext', 'ContextAssertion', 'AssumeRole'],
  ] as const) {
    const lacks = differences(sts, withoutShapeMember(shape, member)).modelLacks
    assert.deepEqual(lacks, [`the member ${shape}.${member} (${operation})`])
  }
})

test('an error and a value of an enumeration that the client knows alone are named', () => {
  const { RegionDisabledException: _, ...shapes } = whole.shapes
  assert.deepEqual(differences(sts, { ...whole, shapes }).modelLacks, ['the error RegionDisabledException'])
  const fewer = { ...whole.shapes, WebIdentityTokenSubjectModeType: { type: 'string', enum: ['AWSIdentity'] } }
  assert.deepEqual(differences(sts, { ...whole, shapes: fewer }).modelLacks, [
    'the value OriginIdentity of WebIdentityTokenSubjectModeType',
  ])
})

test('what the model knows alone is told apart: the client is older', () => {
  const { GetFederationToken$: _, ...client } = sts
  assert.deepEqual(differences(client, whole), { modelLacks: [], clientLacks: ['the operation GetFederationToken'] })
})
