import { unlessAbsent } from '../account/index.ts'
import { type Check, cis, outcomeFrom } from '../check/index.ts'
import { exposedIn, type ResourceKind } from '../exposure/policies-of-resources.ts'

const FunctionArn = 'arn:aws:lambda:us-east-1:123456789012:function:pay'

const lambda = (Principal: unknown) => ({
  'account:ListRegions': { Regions: [{ RegionName: 'us-east-1' }] },
  'lambda:ListFunctions': { Functions: [{ FunctionName: 'pay', FunctionArn }] },
  'lambda:GetPolicy': {
    Policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Principal, Action: 'lambda:InvokeFunction', Resource: FunctionArn },
    }),
  },
  'lambda:ListLayers': { Layers: [] },
})

export const publicFunctions: Check = {
  id: 'public-functions',
  title: 'No Lambda function or layer is open to everyone',
  reason: 'Whoever may call a function acts with its role, at your cost; whoever may read a layer has its code.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html',
  severity: 'high',
  isHardening: true,
  cis: cis({ '7.0.0': '2.21' }),
  examples: {
    pass: { name: 'a function for one account', answers: lambda({ AWS: '210987654321' }) },
    fail: { name: 'a function that everyone may call', answers: lambda('*') },
  },
  reads: [
    { action: 'account:ListRegions' },
    { action: 'ec2:DescribeRegions' },
    { action: 'lambda:ListFunctions' },
    { action: 'lambda:GetPolicy' },
    { action: 'lambda:ListLayers' },
    { action: 'lambda:ListLayerVersions' },
    { action: 'lambda:GetLayerVersionPolicy' },
  ],
  changes: [],

  // No step closes one: it may be a website.
  async look(account) {
    const found = await Promise.all([exposedIn(account, FUNCTIONS), exposedIn(account, LAYERS)])
    return outcomeFrom(found.flat())
  },
}

/** Those without a policy, and those that were deleted since. */
const NONE = 'ResourceNotFoundException'

const FUNCTIONS: ResourceKind = {
  type: 'AWS::Lambda::Function',
  called: 'the function',
  async list(account, region) {
    const functions = await account.list('lambda', 'ListFunctions', {}, 'Functions', region)
    return functions.map(({ FunctionArn = '', FunctionName = '' }) => ({ arn: FunctionArn, name: FunctionName }))
  },
  async policyOf(account, { name }, region) {
    const answer = await account.ask('lambda', 'GetPolicy', { FunctionName: name }, region)
    return unlessAbsent(answer, NONE)?.Policy
  },
  fix: (name) =>
    `name in the resource-based policy of ${name} who may call it; where it has a URL for everyone, see that it asks who is there`,
}

const LAYERS: ResourceKind<{
  readonly arn: string
  readonly name: string
  readonly LayerName: string
  readonly VersionNumber: number
}> = {
  type: 'AWS::Lambda::Function',
  called: 'the layer',
  async list(account, region) {
    const layers = await account.list('lambda', 'ListLayers', {}, 'Layers', region)
    const versions = await Promise.all(
      layers.map(async ({ LayerName = '' }) => {
        const all = await account.list('lambda', 'ListLayerVersions', { LayerName }, 'LayerVersions', region)
        return all.map(({ LayerVersionArn = '', Version: VersionNumber = 0 }) => ({
          ...{ arn: LayerVersionArn, name: `${LayerName}:${VersionNumber}` },
          ...{ LayerName, VersionNumber },
        }))
      }),
    )
    return versions.flat()
  },
  async policyOf(account, { LayerName, VersionNumber }, region) {
    const answer = await account.ask('lambda', 'GetLayerVersionPolicy', { LayerName, VersionNumber }, region)
    return unlessAbsent(answer, NONE)?.Policy
  },
  fix: (name) => `name in the policy of ${name} the accounts that use it, or the organization`,
}
