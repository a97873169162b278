import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { arn, JSON_DENIAL, type SdkCall, type SdkCase } from './sdk-case.ts'

const pool = (id: string) => arn('cognito-idp', `userpool/${id}`)
const getUser =
  (UserPoolId: string): SdkCall =>
  (config) =>
    new CognitoIdentityProviderClient(config).send(new AdminGetUserCommand({ UserPoolId, Username: 'ann' }))
const create =
  (team: string): SdkCall =>
  (config) =>
    new CognitoIdentityProviderClient(config).send(
      new CreateUserPoolCommand({ PoolName: 'mine', UserPoolTags: { team } }),
    )

export const cognitoIdentityProvider: readonly SdkCase[] = [
  {
    says: 'a pool of users',
    allow: [{ Action: 'cognito-idp:AdminGetUser', Resource: pool('us-east-1_Mine') }],
    allowed: getUser('us-east-1_Mine'),
    denied: getUser('us-east-1_Yours'),
    error: JSON_DENIAL,
    names: ['cognito-idp:AdminGetUser', pool('us-east-1_Yours')],
  },
  {
    says: 'the tags of a pool that is made',
    allow: [
      {
        Action: ['cognito-idp:CreateUserPool', 'cognito-idp:TagResource'],
        Resource: '*',
        Condition: { StringEquals: { 'aws:RequestTag/team': 'mine' } },
      },
    ],
    allowed: create('mine'),
    denied: create('yours'),
    error: JSON_DENIAL,
    names: ['cognito-idp:CreateUserPool', '*'],
  },
]
