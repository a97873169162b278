import { CloudFormationClient, CreateStackCommand, DeleteStackCommand } from '@aws-sdk/client-cloudformation'
import { arn, type Input, roleArn, type SdkCall, type SdkCase, XML_DENIAL } from './sdk-case.ts'

const remove =
  (StackName: string): SdkCall =>
  (config) =>
    new CloudFormationClient(config).send(new DeleteStackCommand({ StackName }))
const create =
  (more: Partial<Input<typeof CreateStackCommand>>): SdkCall =>
  (config) =>
    new CloudFormationClient(config).send(new CreateStackCommand({ StackName: 'mine', ...more }))

const TEMPLATES = 'https://s3.us-east-1.amazonaws.com/templates'

export const cloudformation: readonly SdkCase[] = [
  {
    says: 'a stack by its name, which has an id beside it in its ARN',
    allow: [{ Action: 'cloudformation:DeleteStack', Resource: arn('cloudformation', 'stack/mine/*') }],
    allowed: remove('mine'),
    denied: remove('yours'),
    error: XML_DENIAL,
    names: ['cloudformation:DeleteStack', arn('cloudformation', 'stack/yours/${unknown}')],
  },
  {
    says: 'the address of a template',
    allow: [
      {
        Action: 'cloudformation:CreateStack',
        Resource: arn('cloudformation', 'stack/mine/*'),
        Condition: { StringLike: { 'cloudformation:TemplateUrl': `${TEMPLATES}/mine/*` } },
      },
    ],
    allowed: create({ TemplateURL: `${TEMPLATES}/mine/a.json` }),
    denied: create({ TemplateURL: `${TEMPLATES}/yours/a.json` }),
    error: XML_DENIAL,
    names: ['cloudformation:CreateStack', arn('cloudformation', 'stack/mine/*')],
  },
  {
    says: 'the role that makes a stack',
    allow: [
      { Action: 'cloudformation:CreateStack', Resource: arn('cloudformation', 'stack/mine/*') },
      { Action: 'iam:PassRole', Resource: roleArn('mine') },
    ],
    allowed: create({ TemplateBody: '{}', RoleARN: roleArn('mine') }),
    denied: create({ TemplateBody: '{}', RoleARN: roleArn('yours') }),
    error: XML_DENIAL,
    names: ['iam:PassRole', roleArn('yours')],
  },
]
