import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AnswerError } from '../check/testing.ts'
import { unanswered } from './call.ts'
import { call } from './services.ts'

const ASKED = call('ec2', 'DescribeRegions', {})

describe('a call that was not answered', () => {
  for (const error of [
    new AnswerError('NotImplemented', 501),
    new AnswerError('InvalidAction'),
    new AnswerError('UnsupportedOperation'),
    new AnswerError('Error', 501),
  ]) {
    test(`with ${error.name} (${error.$metadata.httpStatusCode}) is one that the endpoint has not`, () => {
      assert.deepEqual(unanswered(ASKED, error, { isAws: false }), {
        status: 'not-available',
        operation: 'ec2:DescribeRegions',
      })
    })

    test(`with ${error.name} (${error.$metadata.httpStatusCode}) has failed at AWS, which has all of them`, () => {
      assert.equal(unanswered(ASKED, error, { isAws: true }).status, 'failed')
    })
  }
})
