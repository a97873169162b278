import { GetParametersByPathCommand, GetParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { arn, JSON_DENIAL, type SdkCall, type SdkCase } from './sdk-case.ts'

const getAll =
  (...Names: string[]): SdkCall =>
  (config) =>
    new SSMClient(config).send(new GetParametersCommand({ Names }))
const below =
  (Path: string): SdkCall =>
  (config) =>
    new SSMClient(config).send(new GetParametersByPathCommand({ Path }))
const put =
  (Overwrite: boolean): SdkCall =>
  (config) =>
    new SSMClient(config).send(new PutParameterCommand({ Name: 'mine', Value: 'hello', Type: 'String', Overwrite }))

export const ssm: readonly SdkCase[] = [
  {
    says: 'every one of the parameters',
    allow: [{ Action: 'ssm:GetParameters', Resource: arn('ssm', 'parameter/mine/*') }],
    allowed: getAll('/mine/a', '/mine/b'),
    denied: getAll('/mine/a', '/yours/b'),
    error: JSON_DENIAL,
    names: ['ssm:GetParameters', arn('ssm', 'parameter/yours/b')],
  },
  {
    says: 'parameters below a path',
    allow: [{ Action: 'ssm:GetParametersByPath', Resource: arn('ssm', 'parameter/mine') }],
    allowed: below('/mine'),
    denied: below('/yours'),
    error: JSON_DENIAL,
    names: ['ssm:GetParametersByPath', arn('ssm', 'parameter/yours')],
  },
  {
    says: 'whether a parameter is written over',
    allow: [
      {
        Action: 'ssm:PutParameter',
        Resource: arn('ssm', 'parameter/mine'),
        Condition: { StringEquals: { 'ssm:Overwrite': 'false' } },
      },
    ],
    allowed: put(false),
    denied: put(true),
    error: JSON_DENIAL,
    names: ['ssm:PutParameter', arn('ssm', 'parameter/mine')],
  },
]
