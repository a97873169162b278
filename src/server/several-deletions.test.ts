import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AwsError } from '../aws/index.ts'
import { identify } from '../protocol/index.ts'
import { models } from '../protocol/model/testing.ts'
import { authorise } from './authorise.ts'
import type { Exchange } from './exchange.ts'
import { authoriseEachDeletion } from './several-deletions.ts'
import { exchange } from './testing/exchange.ts'

const OWN = { Effect: 'Allow', Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::b/own/*' }

function deleting(keys: readonly string[]): Exchange {
  const base = exchange(OWN)
  const request = { ...base.request, path: '/b', query: 'delete', headers: {} }
  const call = identify(models, request, 's3', 'us-east-1')
  return { ...base, call, parameters: { Bucket: 'b', Delete: { Objects: keys.map((Key) => ({ Key })) } } }
}

/** As the gateway decides on all that an exchange asks for. */
function decide(each: Exchange): void | Promise<void> {
  const { Delete } = each.parameters as { Delete: { Objects: readonly { Key: string }[] } }
  const requests = Delete.Objects.map(({ Key }) => ({ action: 's3:DeleteObject', resource: `arn:aws:s3:::b/${Key}` }))
  return authorise(each, { requests })
}

describe('of several deletions', () => {
  test('those that are refused are said, and the event has the decision on each', async () => {
    const call = deleting(['own/a', 'others/b', 'own/c'])
    await authoriseEachDeletion(call, decide)
    assert.deepEqual(
      call.refused?.map(({ object: { Key } }) => Key),
      ['others/b'],
    )
    assert.deepEqual(
      call.decided?.pairs.map(({ request }, i) => [request.resource, call.decided?.decisions[i]?.effect]),
      [
        ['arn:aws:s3:::b/own/a', 'Allow'],
        ['arn:aws:s3:::b/others/b', 'ImplicitDeny'],
        ['arn:aws:s3:::b/own/c', 'Allow'],
      ],
    )
  })

  test('nothing is refused where all are allowed', async () => {
    const call = deleting(['own/a', 'own/b'])
    await authoriseEachDeletion(call, decide)
    assert.equal(call.refused, undefined)
  })

  test('what is no denial is told as it is', async () => {
    const broken = () => {
      throw new AwsError('ServiceUnavailable', 'later', 503)
    }
    await assert.rejects(authoriseEachDeletion(deleting(['own/a']), broken), { code: 'ServiceUnavailable' })
  })

  test('a denial of the whole that none of its parts has stays one', async () => {
    let times = 0
    const once = () => {
      if (times++ === 0) throw new AwsError('AccessDenied', 'of the whole', 403)
    }
    await assert.rejects(authoriseEachDeletion(deleting(['own/a']), once), { message: 'of the whole' })
  })
})
