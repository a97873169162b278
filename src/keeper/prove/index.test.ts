import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CannotRun } from '../account/index.ts'
import { AnswerError, exampleAccount } from '../check/testing.ts'
import { answerTo } from './index.ts'

test('nothing is proved from a policy that the engine does not understand', async () => {
  const arn = 'arn:aws:iam::123456789012:user/alice'
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'iam:Get*', Resource: '*', Condition: { Newest: { 'aws:key': 'x' } } }],
  })
  const user = { UserName: 'alice', Arn: arn, UserPolicyList: [{ PolicyName: 'own', PolicyDocument }] }
  const { account } = exampleAccount({
    answers: {
      'iam:GetAccountAuthorizationDetails': { UserDetailList: [user] },
      'organizations:DescribeOrganization': new AnswerError('AWSOrganizationsNotInUseException'),
      'iam:GetAccountPasswordPolicy': new AnswerError('NoSuchEntityException', 404),
    },
  })
  await assert.rejects(
    answerTo({ principal: arn, only: ['iam:*'] }, account),
    (error) => error instanceof CannotRun && /unknown condition operator "Newest"/.test(error.message),
  )
})
