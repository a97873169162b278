import { CreateJobCommand, GetTableCommand, GlueClient } from '@aws-sdk/client-glue'
import { arn, JSON_DENIAL, roleArn, type SdkCall, type SdkCase } from './sdk-case.ts'

const of = (resource: string) => arn('glue', resource)
const getTable =
  (DatabaseName: string, Name: string): SdkCall =>
  (config) =>
    new GlueClient(config).send(new GetTableCommand({ DatabaseName, Name }))
const createJob =
  (roleName: string): SdkCall =>
  (config) =>
    new GlueClient(config).send(
      new CreateJobCommand({ Name: 'mine', Role: roleArn(roleName), Command: { Name: 'glueetl' } }),
    )

export const glue: readonly SdkCase[] = [
  {
    says: 'a table, with the database and the catalog that it is in',
    allow: [{ Action: 'glue:GetTable', Resource: ['catalog', 'database/sales', 'table/sales/orders'].map(of) }],
    allowed: getTable('sales', 'orders'),
    denied: getTable('sales', 'customers'),
    error: JSON_DENIAL,
    names: ['glue:GetTable', of('table/sales/customers')],
  },
  {
    says: 'the role that a job is given',
    allow: [
      { Action: 'glue:CreateJob', Resource: of('job/mine') },
      {
        Action: 'iam:PassRole',
        Resource: roleArn('loader'),
        Condition: { StringEquals: { 'iam:PassedToService': 'glue.amazonaws.com' } },
      },
    ],
    allowed: createJob('loader'),
    denied: createJob('administrator'),
    error: JSON_DENIAL,
    names: ['iam:PassRole', roleArn('administrator')],
  },
]
