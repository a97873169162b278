import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import { type Credentials, signedFetch } from './signed-fetch.ts'

/** No archive is emptier. */
const EMPTY_ZIP = 'UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=='

const forEveryone = (Action: string, Resource?: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', Action, Resource } })

/**
 * Makes, of each kind that has policies of its own and no client of the SDK's here, one that is open to everyone and
 * one that is not.
 */
export async function makeOpenResources(endpoint: string, key: Credentials): Promise<void> {
  const json = async (service: string, prefix: string, operation: string, input: object) =>
    answered(
      await signedFetch(endpoint, key, {
        service,
        body: JSON.stringify(input),
        headers: {
          'content-type': `application/x-amz-json-${service === 'sqs' ? '1.0' : '1.1'}`,
          'x-amz-target': `${prefix}.${operation}`,
        },
      }),
    )
  const rest = async (service: string, method: string, path: string, input: object) =>
    answered(
      await signedFetch(endpoint, key, {
        ...{ service, method, path, body: JSON.stringify(input) },
        headers: { 'content-type': 'application/json' },
      }),
    )

  const sqs = (operation: string, input: object) => json('sqs', 'AmazonSQS', operation, input)
  await sqs('CreateQueue', { QueueName: 'shut' })
  const Policy = forEveryone('sqs:SendMessage', '*')
  await sqs('CreateQueue', { QueueName: 'open', Attributes: { Policy } })

  const kms = (operation: string, input: object) => json('kms', 'TrentService', operation, input)
  await kms('CreateKey', {})
  await kms('CreateKey', { Policy: forEveryone('kms:*', '*') })

  const secrets = (operation: string, input: object) => json('secretsmanager', 'secretsmanager', operation, input)
  for (const Name of ['shut', 'open'])
    await secrets('CreateSecret', { Name, SecretString: 'hush', ClientRequestToken: `${Name}-${'0'.repeat(32)}` })
  const ResourcePolicy = forEveryone('secretsmanager:GetSecretValue', '*')
  await secrets('PutResourcePolicy', { SecretId: 'open', ResourcePolicy })

  const ecr = (operation: string, input: object) =>
    json('ecr', 'AmazonEC2ContainerRegistry_V20150921', operation, input)
  for (const repositoryName of ['shut', 'open']) await ecr('CreateRepository', { repositoryName })
  const policyText = forEveryone('ecr:BatchGetImage')
  await ecr('SetRepositoryPolicy', { repositoryName: 'open', policyText })

  const events = (operation: string, input: object) => json('events', 'AWSEvents', operation, input)
  for (const Name of ['shut', 'open']) await events('CreateEventBus', { Name })
  const Statement = { Sid: 'a', Effect: 'Allow', Principal: '*', Action: 'events:PutEvents', Resource: '*' }
  const forEvents = JSON.stringify({ Version: '2012-10-17', Statement: [Statement] })
  await events('PutPermission', { EventBusName: 'open', Policy: forEvents })

  const FILE_SYSTEMS = '/2015-02-01/file-systems'
  await rest('elasticfilesystem', 'POST', FILE_SYSTEMS, { CreationToken: 'shut' })
  const { FileSystemId } = await rest('elasticfilesystem', 'POST', FILE_SYSTEMS, { CreationToken: 'open' })
  const forMounts = forEveryone('elasticfilesystem:ClientMount')
  await rest('elasticfilesystem', 'PUT', `${FILE_SYSTEMS}/${FileSystemId}/policy`, { Policy: forMounts })

  const iam = new IAMClient({ endpoint, region: 'us-east-1', credentials: key })
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: trust })
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'runner', AssumeRolePolicyDocument }))
  const FUNCTIONS = '/2015-03-31/functions'
  const code = { Role: Role?.Arn, Runtime: 'python3.12', Handler: 'a.b', Code: { ZipFile: EMPTY_ZIP } }
  for (const FunctionName of ['shut', 'open']) await rest('lambda', 'POST', FUNCTIONS, { FunctionName, ...code })
  const call = { StatementId: 'a', Action: 'lambda:InvokeFunction', Principal: '*' }
  await rest('lambda', 'POST', `${FUNCTIONS}/open/policy`, call)
  const VERSIONS = '/2018-10-31/layers/shared/versions'
  for (const _ of ['open', 'shut']) await rest('lambda', 'POST', VERSIONS, { Content: { ZipFile: EMPTY_ZIP } })
  const use = { StatementId: 'a', Action: 'lambda:GetLayerVersion', Principal: '*' }
  await rest('lambda', 'POST', `${VERSIONS}/1/policy`, use)
}

async function answered(response: Response): Promise<Readonly<Record<string, unknown>>> {
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.status} ${text}`)
  return text === '' ? {} : JSON.parse(text)
}
