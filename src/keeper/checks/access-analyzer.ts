import { type Account, call, inEachRegion, type Output } from '../account/index.ts'
import { type Check, cis, type Finding, outcomeFrom } from '../check/index.ts'
import { ANALYZER_NAME, MADE_BY } from '../made-by.ts'

type Analyzer = NonNullable<Output<'accessanalyzer', 'ListAnalyzers'>['analyzers']>[number]

export const accessAnalyzer: Check = {
  id: 'access-analyzer',
  title: 'IAM Access Analyzer looks for access from outside, in every Region',
  reason: 'It tells of each bucket, role, key or queue that somebody outside the account can reach, and it is free.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-getting-started.html',
  severity: 'medium',
  cis: cis({ '3.0.0': '1.20', '5.0.0': '1.19', '6.0.0': '2.19', '7.0.0': '2.18' }),
  examples: {
    pass: {
      name: 'an analyzer for the organization',
      answers: {
        'account:ListRegions': { Regions: [{ RegionName: 'us-east-1' }] },
        'accessanalyzer:ListAnalyzers': { analyzers: [{ name: 'outside', type: 'ORGANIZATION', status: 'ACTIVE' }] },
      },
    },
    fail: {
      name: 'an analyzer of unused access alone',
      answers: {
        'account:ListRegions': { Regions: [{ RegionName: 'us-east-1' }, { RegionName: 'eu-west-1' }] },
        'accessanalyzer:ListAnalyzers': {
          analyzers: [{ name: 'unused', type: 'ACCOUNT_UNUSED_ACCESS', status: 'ACTIVE' }],
        },
      },
    },
  },
  reads: [
    { action: 'account:ListRegions' },
    { action: 'ec2:DescribeRegions' },
    { action: 'access-analyzer:ListAnalyzers' },
  ],
  changes: [
    ...['access-analyzer:CreateAnalyzer', 'access-analyzer:TagResource'].map((action) => ({
      action,
      resources: ({ partition, accountId }: { readonly partition: string; readonly accountId: string }) => [
        `arn:${partition}:access-analyzer:*:${accountId}:analyzer/${ANALYZER_NAME}`,
      ],
    })),
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-using-service-linked-roles.html
    {
      action: 'iam:CreateServiceLinkedRole',
      resources: ({ partition, accountId }) => [
        `arn:${partition}:iam::${accountId}:role/aws-service-role/access-analyzer.amazonaws.com/*`,
      ],
      condition: () => ({ StringEquals: { 'iam:AWSServiceName': 'access-analyzer.amazonaws.com' } }),
    },
  ],

  async look(account) {
    return outcomeFrom(
      (await regionsWithout(account)).map(
        (region): Finding => ({
          id: 'no-analyzer',
          resource: analyzerArn(account, region),
          says: `no analyzer looks for external access in ${region}`,
          fix: `create an analyzer of the type “external access” in ${region}: IAM, “Access Analyzer”`,
        }),
      ),
    )
  },

  async plan(account) {
    const regions = await regionsWithout(account)
    return [
      {
        id: 'access-analyzer',
        title: `Have IAM Access Analyzer look for external access in ${regions.length === 1 ? regions[0] : `${regions.length} Regions`}`,
        calls: regions.map((region) => ({
          call: call(
            'accessanalyzer',
            'CreateAnalyzer',
            { analyzerName: ANALYZER_NAME, type: 'ACCOUNT', tags: { [MADE_BY.Key]: MADE_BY.Value } },
            region,
          ),
          makes: analyzerArn(account, region),
          also: ['access-analyzer:TagResource', 'iam:CreateServiceLinkedRole'],
        })),
        cost: 'free: AWS charges for analyzers of unused and of internal access, not for those of external access',
        verify: ({ account, baseline }) => accessAnalyzer.look(account, baseline),
      },
    ]
  },
}

function analyzerArn({ partition, accountId }: Account, region: string): string {
  return `arn:${partition}:access-analyzer:${region}:${accountId}:analyzer/${ANALYZER_NAME}`
}

async function regionsWithout(account: Account): Promise<readonly string[]> {
  const list = (region: string) => account.list('accessanalyzer', 'ListAnalyzers', {}, 'analyzers', region)
  const lists = await inEachRegion(account, list)
  return lists.flatMap(({ region, answer }) => (answer.some(looksOutside) ? [] : [region]))
}

function looksOutside({ type, status }: Analyzer): boolean {
  return status === 'ACTIVE' && (type === 'ACCOUNT' || type === 'ORGANIZATION')
}
