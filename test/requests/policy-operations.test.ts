import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parameterProblem } from '../../src/protocol/index.ts'
import { policyChange, policyOperations } from '../../src/requests/index.ts'

const SCOPE = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' }

describe('the operations that set policies of resources', () => {
  for (const [service, operation, { does, document = '' }] of policyOperations()) {
    if (does !== 'sets') continue
    test(`${service}:${operation} has \`${document}\` among its parameters`, () => {
      const [first = ''] = document.split('.')
      const problem = parameterProblem(service, operation, { [first]: null, '': null })
      // It names what is no member: nothing but the empty name.
      assert.match(problem ?? '', /has no member ``/)
    })
  }

  const onArn = [
    ['lambda', 'PutResourcePolicy', 'ResourceArn', 'Policy', 'arn:aws:lambda:us-east-1:111122223333:function:f'],
    ['codebuild', 'PutResourcePolicy', 'resourceArn', 'policy', 'arn:aws:codebuild:us-east-1:111122223333:project/p'],
    [
      'cloudtrail',
      'PutResourcePolicy',
      'ResourceArn',
      'ResourcePolicy',
      'arn:aws:cloudtrail:us-east-1:111122223333:channel/1',
    ],
    ['kinesis', 'PutResourcePolicy', 'ResourceARN', 'Policy', 'arn:aws:kinesis:us-east-1:111122223333:stream/s'],
    [
      'dynamodb',
      'PutResourcePolicy',
      'ResourceArn',
      'Policy',
      'arn:aws:dynamodb:us-east-1:111122223333:table/t/stream/1',
    ],
  ] as const
  for (const [service, operation, at, document, arn] of onArn) {
    test(`${service}:${operation} sets that of the ARN in ${at}`, () => {
      const parameters = { [at]: arn, [document]: '{}' }
      assert.deepEqual(policyChange({ service, operation, parameters }, SCOPE, {}), {
        what: 'policy',
        resource: arn,
        policy: '{}',
      })
    })
  }
})
