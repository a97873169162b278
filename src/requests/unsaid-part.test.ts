// biome-ignore-all lint/suspicious/noTemplateCurlyInString: an unknown part is written so

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { UncertainArn } from '../aws/index.ts'
import { asksOf } from './index.ts'
import { nameOfAsk, unsaidPart } from './unsaid-part.ts'

const SCOPE = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' }

function resourcesOf(service: string, operation: string, parameters: object, scope = SCOPE): readonly string[] {
  return asksOf({ service, operation, parameters: { ...parameters } }, scope).map(({ resource }) => String(resource))
}

describe('a part of a known length that a request does not say', () => {
  test('has that length where a service writes it', () => {
    assert.deepEqual(nameOfAsk(`a-${unsaidPart(6)}`), new UncertainArn(['a-', ''], [6]))
    assert.deepEqual(nameOfAsk(`${unsaidPart(6)}/\${unknown}`), new UncertainArn(['', '/', ''], [6]))
  })

  test('is of any length where somebody else writes it, who would else choose what is decided on', () => {
    const any = new UncertainArn(['a-', ''])
    for (const part of ['${unknown}', '${unknown:6}', '${unknown:0}', '${unknown:99999}']) {
      assert.deepEqual(nameOfAsk(`a-${part}`), any)
    }
    assert.equal(nameOfAsk('a-${unknown-6-00000000-0000-4000-8000-000000000000}').constructor, String)
  })

  test('is of any length in whatever a caller names', () => {
    const secrets = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:'
    const get = (SecretId: string) => resourcesOf('secretsmanager', 'GetSecretValue', { SecretId })
    assert.deepEqual(get('a-${unknown:6}'), [`${secrets}a-\${unknown}-\${unknown:6}`])
    assert.deepEqual(get(`${secrets}a-\${unknown:6}`), [`${secrets}a-\${unknown}-\${unknown:6}`])
    assert.deepEqual(get('${unknown:6'), [`${secrets}\${unknown:6-\${unknown:6}`])
    assert.deepEqual(resourcesOf('s3', 'GetObject', { Bucket: 'b', Key: '${unknown:6}' }), [
      'arn:aws:s3:::b/${unknown}',
    ])
    // Whose service writes it in small letters.
    const CacheClusterId = '${UNKNOWN:6}'
    for (const name of resourcesOf('elasticache', 'DeleteCacheCluster', { CacheClusterId })) {
      assert.ok(!name.includes('unknown:6'), name)
    }
    const region = '${unknown:6}'
    assert.ok(
      !resourcesOf('sqs', 'CreateQueue', { QueueName: 'q' }, { ...SCOPE, region })
        .join()
        .includes('known:6'),
    )
  })
})
