import { unlessAbsent } from '../account/index.ts'
import { type Check, cis } from '../check/index.ts'
import { exposed } from '../exposure/policies-of-resources.ts'

const repository = (Principal: unknown) => ({
  'account:ListRegions': { Regions: [{ RegionName: 'us-east-1' }] },
  'ecr:DescribeRepositories': {
    repositories: [{ repositoryName: 'shop', repositoryArn: 'arn:aws:ecr:us-east-1:123456789012:repository/shop' }],
  },
  'ecr:GetRepositoryPolicy': {
    policyText: JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Principal, Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'] },
    }),
  },
})

/** The most that a page has. */
const PAGE = 1000

export const publicRepositories: Check = {
  id: 'public-repositories',
  title: 'No ECR repository is open to everyone',
  reason:
    'Whoever may pull your images reads your programs and what was left in them; whoever may push runs theirs in your account.',
  source: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html',
  severity: 'high',
  isHardening: true,
  cis: cis({ '7.0.0': '2.21' }),
  examples: {
    pass: { name: 'a repository for one account', answers: repository({ AWS: '210987654321' }) },
    fail: { name: 'a repository that everyone may pull from', answers: repository('*') },
  },
  reads: [
    { action: 'account:ListRegions' },
    { action: 'ec2:DescribeRegions' },
    { action: 'ecr:DescribeRepositories' },
    { action: 'ecr:GetRepositoryPolicy' },
  ],
  changes: [],

  // No step narrows it: who should pull is not written anywhere else.
  ...exposed({
    type: 'AWS::ECR::Repository',
    called: 'the repository',
    async list(account, region) {
      const all = await account.list('ecr', 'DescribeRepositories', { maxResults: PAGE }, 'repositories', region)
      return all.map(({ repositoryArn = '', repositoryName = '' }) => ({ arn: repositoryArn, name: repositoryName }))
    },
    async policyOf(account, { name }, region) {
      const answer = await account.ask('ecr', 'GetRepositoryPolicy', { repositoryName: name }, region)
      return unlessAbsent(answer, 'RepositoryPolicyNotFoundException', 'RepositoryNotFoundException')?.policyText
    },
    fix: (name) => `name in the permissions of ${name} the accounts that pull from it`,
  }),
}
