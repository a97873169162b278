import { BatchGetImageCommand, CreateRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr'
import { arn, JSON_DENIAL, type SdkCall, type SdkCase } from './sdk-case.ts'

const getImage =
  (repositoryName: string): SdkCall =>
  (config) =>
    new ECRClient(config).send(new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag: 'latest' }] }))
const create =
  (team: string): SdkCall =>
  (config) =>
    new ECRClient(config).send(
      new CreateRepositoryCommand({ repositoryName: 'mine', tags: [{ Key: 'team', Value: team }] }),
    )

export const ecr: readonly SdkCase[] = [
  {
    says: 'a repository',
    allow: [{ Action: 'ecr:BatchGetImage', Resource: arn('ecr', 'repository/mine/*') }],
    allowed: getImage('mine/web'),
    denied: getImage('yours/web'),
    error: JSON_DENIAL,
    names: ['ecr:BatchGetImage', arn('ecr', 'repository/yours/web')],
  },
  {
    says: 'the tags of a repository that is made',
    allow: [
      {
        Action: ['ecr:CreateRepository', 'ecr:TagResource'],
        Resource: arn('ecr', 'repository/mine'),
        Condition: { StringEquals: { 'aws:RequestTag/team': 'mine' } },
      },
    ],
    allowed: create('mine'),
    denied: create('yours'),
    error: JSON_DENIAL,
    names: ['ecr:CreateRepository', arn('ecr', 'repository/mine')],
  },
]
