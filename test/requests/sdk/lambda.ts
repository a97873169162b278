import {
  AddPermissionCommand,
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda'
import { arn, REST_JSON_DENIAL, roleArn, type SdkCall, type SdkCase } from './sdk-case.ts'

const func = (name: string) => arn('lambda', `function:${name}`)
const invoke =
  (FunctionName: string, Qualifier?: string): SdkCall =>
  (config) =>
    new LambdaClient(config).send(new InvokeCommand({ FunctionName, Qualifier }))
const createFunction =
  (roleName: string): SdkCall =>
  (config) =>
    new LambdaClient(config).send(
      new CreateFunctionCommand({
        FunctionName: 'mine',
        Role: roleArn(roleName),
        Code: { S3Bucket: 'code', S3Key: 'mine.zip' },
      }),
    )
const addPermission =
  (Principal: string): SdkCall =>
  (config) =>
    new LambdaClient(config).send(
      new AddPermissionCommand({ FunctionName: 'mine', StatementId: '1', Action: 'lambda:InvokeFunction', Principal }),
    )
const mapEvents =
  (FunctionName: string): SdkCall =>
  (config) =>
    new LambdaClient(config).send(
      new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn: arn('sqs', 'mine') }),
    )

export const lambda: readonly SdkCase[] = [
  {
    says: 'a function',
    allow: [{ Action: 'lambda:InvokeFunction', Resource: func('mine') }],
    allowed: invoke('mine'),
    denied: invoke(func('yours')),
    error: REST_JSON_DENIAL,
    names: ['lambda:InvokeFunction', func('yours')],
  },
  {
    says: 'an alias of a function',
    allow: [{ Action: 'lambda:InvokeFunction', Resource: func('mine:live') }],
    allowed: invoke('mine', 'live'),
    denied: invoke('mine', 'next'),
    error: REST_JSON_DENIAL,
    names: ['lambda:InvokeFunction', func('mine:next')],
  },
  {
    says: 'the role that a function is given',
    allow: [
      { Action: ['lambda:CreateFunction', 's3:GetObject'], Resource: '*' },
      {
        Action: 'iam:PassRole',
        Resource: roleArn('worker'),
        Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
      },
    ],
    allowed: createFunction('worker'),
    denied: createFunction('administrator'),
    error: REST_JSON_DENIAL,
    names: ['iam:PassRole', roleArn('administrator')],
  },
  {
    says: 'to whom a function is opened',
    allow: [
      {
        Action: 'lambda:AddPermission',
        Resource: func('mine'),
        Condition: { StringEquals: { 'lambda:Principal': 's3.amazonaws.com' } },
      },
    ],
    allowed: addPermission('s3.amazonaws.com'),
    denied: addPermission('*'),
    error: REST_JSON_DENIAL,
    names: ['lambda:AddPermission', func('mine')],
  },
  {
    says: 'the function that events are mapped to, which is no resource there',
    allow: [
      {
        Action: 'lambda:CreateEventSourceMapping',
        Resource: '*',
        Condition: { ArnLike: { 'lambda:FunctionArn': func('mine') } },
      },
    ],
    allowed: mapEvents('mine'),
    denied: mapEvents('yours'),
    error: REST_JSON_DENIAL,
    names: ['lambda:CreateEventSourceMapping', '*'],
  },
]
