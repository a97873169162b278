import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { arn, JSON_DENIAL, type SdkCall, type SdkCase } from './sdk-case.ts'

const getValue =
  (SecretId: string, VersionStage?: string): SdkCall =>
  (config) =>
    new SecretsManagerClient(config).send(new GetSecretValueCommand({ SecretId, VersionStage }))
const create =
  (team: string): SdkCall =>
  (config) =>
    new SecretsManagerClient(config).send(
      new CreateSecretCommand({ Name: 'mine', SecretString: 'hello', Tags: [{ Key: 'team', Value: team }] }),
    )

export const secretsManager: readonly SdkCase[] = [
  {
    says: 'a secret by its name, which has six more letters in its ARN',
    allow: [{ Action: 'secretsmanager:GetSecretValue', Resource: arn('secretsmanager', 'secret:mine-??????') }],
    allowed: getValue('mine'),
    denied: getValue('yours'),
    error: JSON_DENIAL,
    names: ['secretsmanager:GetSecretValue', arn('secretsmanager', 'secret:yours-${unknown:6}')],
  },
  {
    says: 'a stage of a secret',
    allow: [
      {
        Action: 'secretsmanager:GetSecretValue',
        Resource: arn('secretsmanager', 'secret:mine-AbCdEf'),
        Condition: { StringEquals: { 'secretsmanager:VersionStage': 'AWSCURRENT' } },
      },
    ],
    allowed: getValue(arn('secretsmanager', 'secret:mine-AbCdEf'), 'AWSCURRENT'),
    denied: getValue(arn('secretsmanager', 'secret:mine-AbCdEf'), 'AWSPREVIOUS'),
    error: JSON_DENIAL,
    names: ['secretsmanager:GetSecretValue', arn('secretsmanager', 'secret:mine-AbCdEf')],
  },
  {
    says: 'the tags of a secret that is made',
    allow: [
      {
        Action: ['secretsmanager:CreateSecret', 'secretsmanager:TagResource'],
        Resource: arn('secretsmanager', 'secret:mine-*'),
        Condition: { StringEquals: { 'aws:RequestTag/team': 'mine' } },
      },
    ],
    allowed: create('mine'),
    denied: create('yours'),
    error: JSON_DENIAL,
    names: ['secretsmanager:CreateSecret', arn('secretsmanager', 'secret:mine-*')],
  },
]
