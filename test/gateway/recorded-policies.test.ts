import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { CastellanServer } from '../../src/server/index.ts'
import { ROOT, ROOT_KEY } from '../support/castellan.ts'
import { send, startGateway, userWith } from '../support/gateway.ts'
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts'
import type { Credentials } from '../support/signed-fetch.ts'

const data = mkdtempSync(join(tmpdir(), 'castellan-recorded-'))
let upstream: RecordingUpstream
let castellan: CastellanServer
let ann: Credentials
const start = async () => {
  castellan = await startGateway([`*=${upstream.url}`], { ephemeral: false, data })
}
before(async () => {
  upstream = await recordingUpstream()
  await start()
  ann = await userWith(castellan, [{ Effect: 'Allow', Action: '*', Resource: '*' }])
})
after(async () => {
  await castellan?.close()
  await upstream?.[Symbol.asyncDispose]()
  rmSync(data, { recursive: true })
})

const restart = async () => {
  await castellan.close()
  await start()
}

const ARN = `arn:aws:elasticfilesystem:us-east-1:${ROOT.accountId}:file-system/fs-01234567`
const Policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Principal: '*', Action: 'elasticfilesystem:DescribeFileSystemPolicy', Resource: ARN }],
})
const efs = (key: Credentials, method: string, body = '') => {
  const headers = { 'content-type': 'application/json' }
  return send(castellan.url, key, {
    service: 'elasticfilesystem',
    method,
    path: '/2015-02-01/file-systems/fs-01234567/policy',
    headers,
    body,
  })
}
const describePolicy = async () => (await efs(ann, 'GET')).status

test('a policy that its upstream does not tell counts after a restart, until it is removed', async () => {
  assert.equal(await describePolicy(), 200)
  assert.equal((await efs(ann, 'PUT', JSON.stringify({ Policy }))).status, 200)
  assert.equal(await describePolicy(), 403)
  await restart()
  assert.equal(await describePolicy(), 403)
  assert.equal((await efs(ann, 'DELETE')).status, 200)
  assert.equal(await describePolicy(), 200)
  await restart()
  assert.equal(await describePolicy(), 200)
})

test('what failed is not kept', async () => {
  upstream.answer((_request, response) => response.writeHead(400).end('{}'))
  await efs(ann, 'PUT', JSON.stringify({ Policy }))
  upstream.answer((_request, response) => response.end('{}'))
  await restart()
  assert.equal(await describePolicy(), 200)
})

test('what is set by root counts too', async () => {
  assert.equal((await efs(ROOT_KEY, 'PUT', JSON.stringify({ Policy }))).status, 200)
  await restart()
  assert.equal(await describePolicy(), 403)
})

const BOT = `arn:aws:lex:us-east-1:${ROOT.accountId}:bot/ABCDEFGHIJ`
const lex = async (key: Credentials, method: string, more: string, body: object) => {
  const path = `/policy/${encodeURIComponent(BOT)}/${more}`
  const headers = { 'content-type': 'application/json' }
  return (await send(castellan.url, key, { service: 'lex', method, path, headers, body: JSON.stringify(body) })).status
}
const statement = { statementId: 's', effect: 'Deny', principal: [{ service: 'lex' }], action: ['lex:DescribeBot'] }
const allows = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: ROOT.accountId }, Action: 'lex:*', Resource: BOT }],
})

test('one that was altered closes what it is on, after a restart too, until root sets it anew', async () => {
  assert.equal(await lex(ann, 'POST', 'statements/', statement), 200)
  assert.equal(await lex(ann, 'POST', 'statements/', statement), 503)
  await restart()
  assert.equal(await lex(ann, 'PUT', '', { policy: allows }), 503)
  assert.equal(await lex(ROOT_KEY, 'POST', 'statements/', statement), 503)
  assert.equal(await lex(ROOT_KEY, 'PUT', '', { policy: allows }), 200)
  assert.equal(await lex(ann, 'PUT', '', { policy: allows }), 200)
})

test('one that root sets as the first thing after a restart counts after the next one', async () => {
  assert.equal((await efs(ROOT_KEY, 'DELETE')).status, 200)
  await restart()
  assert.equal((await efs(ROOT_KEY, 'PUT', JSON.stringify({ Policy }))).status, 200)
  await restart()
  assert.equal(await describePolicy(), 403)
  assert.equal((await efs(ROOT_KEY, 'DELETE')).status, 200)
})

test('one whose answer was lost closes what it is on, until root sets it anew', async () => {
  assert.equal(await describePolicy(), 200)
  for (const lose of [
    (response: ServerResponse) => response.destroy(),
    (response: ServerResponse) => response.writeHead(504).end(),
  ]) {
    upstream.answer((request, response) => (request.method === 'PUT' ? lose(response) : response.end('{}')))
    await efs(ann, 'PUT', JSON.stringify({ Policy }))
    assert.equal(await describePolicy(), 503)
    await restart()
    assert.equal(await describePolicy(), 503)
    assert.equal((await efs(ROOT_KEY, 'DELETE')).status, 200)
    assert.equal(await describePolicy(), 200)
  }
})

const secrets = async (operation: string, parameters: object) => {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `secretsmanager.${operation}` }
  const body = JSON.stringify(parameters)
  return (await send(castellan.url, ann, { service: 'secretsmanager', headers, body })).status
}
const secret = (name: string) => `arn:aws:secretsmanager:us-east-1:${ROOT.accountId}:secret:${name}`
const ResourcePolicy = (Effect: string, Resource: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect, Principal: '*', Action: 'secretsmanager:GetSecretValue', Resource }],
  })

test('what a name with unknown parts can be is closed once a policy was set or removed by that name', async () => {
  const whole = secret('mine-AbCdEf')
  assert.equal(
    await secrets('PutResourcePolicy', { SecretId: whole, ResourcePolicy: ResourcePolicy('Deny', '*') }),
    200,
  )
  assert.equal(await secrets('GetSecretValue', { SecretId: whole }), 400, 'denied')
  assert.equal(await secrets('GetSecretValue', { SecretId: 'mine' }), 503, 'its policy is of what the name can be')

  assert.equal(await secrets('GetSecretValue', { SecretId: 'yours' }), 200)
  const ofOther = { SecretId: 'yours', ResourcePolicy: ResourcePolicy('Deny', '*') }
  assert.equal(await secrets('PutResourcePolicy', ofOther), 200)
  for (const SecretId of ['yours', secret('yours-123456')]) {
    assert.equal(await secrets('GetSecretValue', { SecretId }), 503, SecretId)
  }
  await restart()
  for (const SecretId of ['yours', secret('yours-123456'), 'mine']) {
    assert.equal(await secrets('GetSecretValue', { SecretId }), 503, SecretId)
  }
  for (const SecretId of ['theirs', secret('theirs-123456'), secret('yours2-123456')]) {
    assert.equal(await secrets('GetSecretValue', { SecretId }), 200, SecretId)
  }
  assert.equal(await secrets('CreateSecret', { Name: 'yours', Tags: [{ Key: 'a', Value: 'b' }] }), 200)
})

test('a policy that was stored is not what counts where one was set on what it may be', async () => {
  const whole = secret('ours-AbCdEf')
  const open = { SecretId: whole, ResourcePolicy: ResourcePolicy('Allow', '*') }
  assert.equal(await secrets('PutResourcePolicy', open), 200)
  assert.equal(await secrets('GetSecretValue', { SecretId: whole }), 200)
  // Root's own word is taken by the name too.
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.PutResourcePolicy' }
  const body = JSON.stringify({ SecretId: 'ours', ResourcePolicy: ResourcePolicy('Deny', '*') })
  const came = await send(castellan.url, ROOT_KEY, { service: 'secretsmanager', headers, body })
  assert.equal(came.status, 200)
  assert.equal(await secrets('GetSecretValue', { SecretId: whole }), 503)
  await restart()
  assert.equal(await secrets('GetSecretValue', { SecretId: whole }), 503)
})
