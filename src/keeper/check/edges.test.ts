import { reportExample } from '../credential-report/index.ts'
import type { Baseline } from './index.ts'
import { AnswerError, type Edge, testEdges } from './testing.ts'

const policy = (statement: object) =>
  encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement: statement }))
const ALL = { Effect: 'Allow', Action: '*', Resource: '*' }

const user = (more: object) => ({
  'iam:GetAccountAuthorizationDetails': { UserDetailList: [{ UserName: 'a', Arn: 'arn:aws:iam::1:user/a', ...more }] },
})
const inline = (statement: object) =>
  user({ UserPolicyList: [{ PolicyName: 'own', PolicyDocument: policy(statement) }] })
const attached = (PolicyArn: string) => user({ AttachedManagedPolicies: [{ PolicyName: 'managed', PolicyArn }] })
const role = (statement: object) => ({
  'iam:GetAccountAuthorizationDetails': {
    RoleDetailList: [{ RoleName: 'r', Arn: 'arn:aws:iam::1:role/r', AssumeRolePolicyDocument: policy(statement) }],
  },
})
const trust = (Principal: unknown, Condition?: object, Action = 'sts:AssumeRole') =>
  role({ Effect: 'Allow', Principal, Action, ...(Condition && { Condition }) })

const TRAIL = { Name: 't', TrailARN: 'arn:aws:cloudtrail:us-east-1:1:trail/t', IsMultiRegionTrail: true }
const trails = (selectors: object, trail: object = TRAIL) => ({
  'cloudtrail:DescribeTrails': { trailList: [trail] },
  'cloudtrail:GetTrailStatus': { IsLogging: true },
  'cloudtrail:GetEventSelectors': selectors,
})
const management = (...more: readonly object[]) => ({
  AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, ...more] }],
})

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:bills'
const alarm = (more: object = {}) => ({
  AlarmName: 'bill',
  AlarmArn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:bill',
  Threshold: 10,
  ActionsEnabled: true,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  Dimensions: [{ Name: 'Currency', Value: 'USD' }],
  AlarmActions: [TOPIC],
  ...more,
})
const billing = (
  alarms: readonly object[],
  subscription: unknown = { SubscriptionArn: `${TOPIC}:1`, Endpoint: 'a@b.c' },
) => ({
  'cloudwatch:DescribeAlarmsForMetric': { MetricAlarms: alarms },
  'cloudwatch:DescribeAlarms': {},
  'sns:ListSubscriptionsByTopic':
    subscription instanceof Error ? subscription : { Subscriptions: subscription === undefined ? [] : [subscription] },
})
const ANY_AMOUNT: Partial<Baseline> = { thresholds: [], email: undefined }
const AT_TEN: Partial<Baseline> = { thresholds: [10], email: undefined }

const SEEING = { CostTypes: { IncludeCredit: false, IncludeRefund: false } }
const budgets = (budget: object, ...types: readonly string[]) => ({
  'budgets:DescribeBudgets': { Budgets: [{ BudgetName: 'b', BudgetType: 'COST', TimeUnit: 'MONTHLY', ...budget }] },
  'budgets:DescribeNotificationsForBudget': { Notifications: types.map((NotificationType) => ({ NotificationType })) },
})

const analyzers = (...types: readonly string[]) => ({
  'account:ListRegions': { Regions: [{ RegionName: 'us-east-1' }] },
  'accessanalyzer:ListAnalyzers': { analyzers: types.map((type) => ({ type, status: 'ACTIVE' })) },
})

const GONE = new AnswerError('NotImplemented', 501)
const CHINA = { partition: 'aws-cn' }

/** A report of noon, and a user who was made ten minutes later. */
const madeSince = (name: string) => ({
  ...reportExample(name),
  answers: {
    ...reportExample(name).answers,
    ...user({ CreateDate: new Date('2026-11-25T12:10:00Z') }),
    'iam:GetLoginProfile': { LoginProfile: {} },
    'iam:ListMFADevices': { MFADevices: [] },
    'iam:ListAccessKeys': { AccessKeyMetadata: [] },
  },
})

const withoutRoot = () => {
  const { answers } = reportExample('')
  const { Content, ...report } = answers['iam:GetCredentialReport'] as { readonly Content: Uint8Array }
  const [header = ''] = new TextDecoder().decode(Content).split('\n')
  return { ...answers, 'iam:GetCredentialReport': { ...report, Content: new TextEncoder().encode(header) } }
}

const summary = (SummaryMap?: object) => ({ 'iam:GetAccountSummary': { SummaryMap } })

const EDGES: Readonly<Record<string, readonly Edge[]>> = {
  'root-access-keys': [
    { name: 'is not passed by a summary that does not say', answers: summary({ Users: 1 }), expected: 'failed' },
    { name: 'is not passed by an answer without a summary', answers: summary(), expected: 'failed' },
  ],
  'root-mfa': [
    {
      name: 'is not found by a summary that does not say',
      answers: summary({ AccountPasswordPresent: 0 }),
      expected: 'failed',
    },
    {
      name: 'does not apply to a root user without a password',
      answers: summary({ AccountMFAEnabled: 0, AccountPasswordPresent: 0 }),
      expected: 'not-applicable',
    },
    {
      name: 'is found where nothing is said about the password',
      answers: summary({ AccountMFAEnabled: 0 }),
      expected: ['no-mfa'],
    },
  ],
  'user-mfa': [
    {
      ...madeSince('finds a user whom an old report does not know'),
      expected: ['no-mfa'],
    },
    {
      name: 'is not passed by a report of nothing but its first line',
      answers: {
        ...reportExample('', { user: 'a', password_enabled: 'true' }).answers,
        'iam:GetCredentialReport': { Content: new TextEncoder().encode('user,arn\n'), GeneratedTime: new Date(0) },
      },
      expected: 'failed',
    },
  ],
  'access-key-age': [
    {
      ...reportExample('is found where a key has no date', { user: 'a', access_key_2_active: 'true' }),
      expected: ['key-2-old'],
    },
  ],
  'unused-credentials': [
    {
      ...reportExample('passes what was used 44 days ago', {
        user: 'a',
        password_enabled: 'true',
        password_last_used: '2026-10-12T12:00:00+00:00',
      }),
      expected: 'pass',
    },
    {
      ...reportExample('finds what was used 45 days ago', {
        user: 'a',
        access_key_1_active: 'true',
        access_key_1_last_used_date: '2026-10-11T12:00:00+00:00',
        access_key_1_last_rotated: '2026-11-01T12:00:00+00:00',
      }),
      expected: ['key-1-unused'],
    },
    {
      ...reportExample('counts from the making of the user where nothing else has a date', {
        user: 'a',
        user_creation_time: '2026-10-01T12:00:00+00:00',
        password_enabled: 'true',
      }),
      expected: ['password-unused'],
    },
  ],
  'root-use': [
    { name: 'is not known from a report without root, at AWS', answers: withoutRoot(), expected: 'failed' },
    {
      name: 'is not available where an endpoint leaves root out, as moto does',
      answers: withoutRoot(),
      facts: { isAws: false },
      expected: 'not-available',
    },
    {
      ...reportExample('finds the use of a key', {
        user: '<root_account>',
        access_key_1_active: 'true',
        access_key_1_last_used_date: '2026-11-25T11:00:00+00:00',
      }),
      expected: ['used'],
    },
    {
      ...reportExample('passes a root that was never used', {
        user: '<root_account>',
        password_last_used: 'no_information',
      }),
      expected: 'pass',
    },
  ],
  'full-access': [
    {
      name: 'finds AWS’s AdministratorAccess',
      answers: attached('arn:aws:iam::aws:policy/AdministratorAccess'),
      expected: ['allows-everything'],
    },
    {
      name: 'finds it in another partition',
      answers: attached('arn:aws-cn:iam::aws:policy/AdministratorAccess'),
      expected: ['allows-everything'],
    },
    {
      name: 'passes PowerUserAccess, which leaves out IAM',
      answers: attached('arn:aws:iam::aws:policy/PowerUserAccess'),
      expected: 'pass',
    },
    { name: 'passes all actions of one service', answers: inline({ ...ALL, Action: 'iam:*' }), expected: 'pass' },
    {
      name: 'passes everything on one bucket',
      answers: inline({ ...ALL, Resource: 'arn:aws:s3:::b/*' }),
      expected: 'pass',
    },
    { name: 'finds `*:*`', answers: inline({ ...ALL, Action: ['s3:Get*', '*:*'] }), expected: ['allows-everything'] },
    {
      name: 'passes everything but one action',
      answers: inline({ Effect: 'Allow', NotAction: 'iam:CreateUser', Resource: '*' }),
      expected: 'pass',
    },
    {
      name: 'finds everything but an action that no service has',
      answers: inline({ Effect: 'Allow', NotAction: 'none:None', Resource: '*' }),
      expected: ['allows-everything'],
    },
    {
      name: 'finds everything but actions of a name that no service has',
      answers: inline({ Effect: 'Allow', NotAction: ['s3:Rename*Bucket', 'none:*'], Resource: '*' }),
      expected: ['allows-everything'],
    },
    {
      name: 'passes everything but the actions of a service',
      answers: inline({ Effect: 'Allow', NotAction: ['none:*', 'organizations:*'], Resource: '*' }),
      expected: 'pass',
    },
    {
      name: 'finds everything for who has MFA',
      answers: inline({ ...ALL, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
      expected: ['allows-everything'],
    },
    {
      name: 'finds everything but one thing that is denied',
      answers: inline([ALL, { Effect: 'Deny', Action: 's3:*', Resource: '*' }]),
      expected: ['allows-everything'],
    },
    { name: 'passes a denial of everything', answers: inline({ ...ALL, Effect: 'Deny' }), expected: 'pass' },
    {
      name: 'does not pass a policy whose text is missing',
      answers: attached('arn:aws:iam::1:policy/lost'),
      expected: ['unread-policy'],
    },
  ],
  'public-trust': [
    { name: 'passes the account itself', answers: trust({ AWS: 'arn:aws:iam::1:root' }), expected: 'pass' },
    { name: 'passes a service', answers: trust({ Service: 'ec2.amazonaws.com' }), expected: 'pass' },
    {
      name: 'finds everyone written as AWS',
      answers: trust({ AWS: ['arn:aws:iam::1:root', '*'] }),
      expected: ['public'],
    },
    {
      name: 'passes everyone from one account',
      answers: trust('*', { StringEquals: { 'aws:PrincipalAccount': '210987654321' } }),
      expected: 'pass',
    },
    {
      name: 'finds a condition that everyone meets',
      answers: trust('*', { StringLike: { 'aws:PrincipalAccount': '*' } }),
      expected: ['public'],
    },
    {
      name: 'finds GitHub without a repository',
      answers: trust(
        { Federated: 'arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com' },
        { StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' } },
        'sts:AssumeRoleWithWebIdentity',
      ),
      expected: ['public'],
    },
    {
      name: 'passes GitHub with one repository',
      answers: trust(
        { Federated: 'arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com' },
        { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:me/mine:*' } },
        'sts:AssumeRoleWithWebIdentity',
      ),
      expected: 'pass',
    },
  ],
  trail: [
    {
      name: 'finds none where there is none',
      answers: { 'cloudtrail:DescribeTrails': { trailList: [] } },
      expected: ['no-trail'],
    },
    {
      name: 'does not count a trail of one Region',
      answers: trails({}, { ...TRAIL, IsMultiRegionTrail: false }),
      expected: ['no-trail'],
    },
    {
      name: 'does not count one that records writes alone',
      answers: trails({ EventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }] }),
      expected: ['no-trail'],
    },
    {
      name: 'does not count one of data events',
      answers: trails({ EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: false }] }),
      expected: ['no-trail'],
    },
    { name: 'counts advanced selectors of all management events', answers: trails(management()), expected: 'pass' },
    {
      name: 'does not count advanced selectors of reads',
      answers: trails(management({ Field: 'readOnly', Equals: ['true'] })),
      expected: ['no-trail'],
    },
  ],
  'billing-alarms': [
    {
      name: 'passes any alarm that is heard where no amount is named',
      answers: billing([alarm({ Threshold: 33 })]),
      baseline: ANY_AMOUNT,
      expected: 'pass',
    },
    { name: 'finds none', answers: billing([]), baseline: ANY_AMOUNT, expected: ['no-alarm'] },
    {
      name: 'does not take another amount for the one named',
      answers: billing([alarm({ Threshold: 33 })]),
      baseline: AT_TEN,
      expected: ['no-alarm'],
    },
    {
      name: 'does not count an alarm that is off',
      answers: billing([alarm({ ActionsEnabled: false })]),
      baseline: AT_TEN,
      expected: ['no-alarm'],
    },
    {
      name: 'does not count one for charges that fall',
      answers: billing([alarm({ ComparisonOperator: 'LessThanThreshold' })]),
      baseline: AT_TEN,
      expected: ['no-alarm'],
    },
    {
      name: 'does not count one for a single service',
      answers: billing([
        alarm({
          Dimensions: [
            { Name: 'Currency', Value: 'USD' },
            { Name: 'ServiceName', Value: 'AmazonEC2' },
          ],
        }),
      ]),
      baseline: AT_TEN,
      expected: ['no-alarm'],
    },
    {
      name: 'finds an alarm without an action',
      answers: billing([alarm({ AlarmActions: [] })]),
      baseline: AT_TEN,
      expected: ['not-heard'],
    },
    {
      name: 'finds one whose topic is gone',
      answers: billing([alarm()], new AnswerError('NotFoundException', 404)),
      baseline: AT_TEN,
      expected: ['not-heard'],
    },
    {
      name: 'finds one that another address hears',
      answers: billing([alarm()]),
      baseline: { thresholds: [10], email: 'me@example.com' },
      expected: ['not-heard'],
    },
    {
      name: 'is not visible where the topic is somebody else’s',
      answers: billing([alarm()], new AnswerError('AuthorizationError', 403)),
      baseline: AT_TEN,
      expected: 'not-visible',
    },
    { name: 'is for AWS’s own partition', answers: {}, facts: CHINA, expected: 'not-applicable' },
  ],
  'billing-alerts': [
    {
      name: 'is the preference, where the caller may see it: the metric comes later',
      answers: {
        'billing:GetBillingPreferences': { billingPreferences: [{ key: 'key', value: 'ENABLED' }] },
        'cloudwatch:ListMetrics': { Metrics: [] },
      },
      expected: 'pass',
    },
    {
      name: 'is told by the metric where users have no access to billing',
      answers: { 'cloudwatch:ListMetrics': { Metrics: [] } },
      expected: ['off'],
    },
  ],
  budget: [
    { name: 'finds one that tells of actual costs alone', answers: budgets({}, 'ACTUAL'), expected: ['no-forecast'] },
    { name: 'counts one of a day', answers: budgets({ TimeUnit: 'DAILY', ...SEEING }, 'FORECASTED'), expected: 'pass' },
    {
      name: 'finds one that credits blind, as AWS makes them',
      answers: budgets({ CostTypes: { IncludeCredit: true, IncludeRefund: true } }, 'FORECASTED'),
      expected: ['hidden-by-credits'],
    },
    {
      name: 'takes what is not said for AWS’s default',
      answers: budgets({}, 'FORECASTED'),
      expected: ['hidden-by-credits'],
    },
    {
      name: 'does not count one of usage',
      answers: budgets({ BudgetType: 'USAGE' }, 'FORECASTED'),
      expected: ['no-forecast'],
    },
    {
      name: 'does not count one with a filter',
      answers: budgets({ FilterExpression: { Dimensions: {} } }, 'FORECASTED'),
      expected: ['no-forecast'],
    },
    {
      name: 'finds an account that never had one',
      answers: { 'budgets:DescribeBudgets': new AnswerError('NotFoundException') },
      expected: ['no-forecast'],
    },
    {
      name: 'is not available at an endpoint without budgets',
      answers: { 'budgets:DescribeBudgets': GONE },
      facts: { isAws: false },
      expected: 'not-available',
    },
  ],
  'access-analyzer': [
    { name: 'passes one of the account', answers: analyzers('ACCOUNT'), expected: 'pass' },
    {
      name: 'does not count one of internal access',
      answers: analyzers('ACCOUNT_INTERNAL_ACCESS'),
      expected: ['no-analyzer'],
    },
    {
      name: 'asks EC2 for Regions where the account’s own service may not be asked',
      answers: {
        'ec2:DescribeRegions': { Regions: [{ RegionName: 'us-east-1' }, { RegionName: 'eu-west-1' }] },
        'accessanalyzer:ListAnalyzers': { analyzers: [] },
      },
      expected: ['no-analyzer', 'no-analyzer'],
    },
    {
      name: 'is not seen where Regions are denied, and the endpoint has no EC2 to ask instead',
      answers: { 'ec2:DescribeRegions': GONE, 'accessanalyzer:ListAnalyzers': { analyzers: [] } },
      facts: { isAws: false },
      expected: 'not-visible',
    },
    {
      name: 'is not passed where no Region is named',
      answers: { 'account:ListRegions': { Regions: [] }, 'accessanalyzer:ListAnalyzers': { analyzers: [] } },
      expected: 'failed',
    },
    {
      name: 'is not passed where EC2 names no Region',
      answers: { 'ec2:DescribeRegions': {}, 'accessanalyzer:ListAnalyzers': { analyzers: [] } },
      expected: 'failed',
    },
    {
      name: 'looks in the Regions of all pages',
      answers: {
        'account:ListRegions': ({ NextToken }: { readonly NextToken?: string }) =>
          NextToken === undefined
            ? { Regions: [{ RegionName: 'us-east-1' }], NextToken: 'more' }
            : { Regions: [{ RegionName: 'eu-west-1' }] },
        'accessanalyzer:ListAnalyzers': { analyzers: [] },
      },
      expected: ['no-analyzer', 'no-analyzer'],
    },
    {
      name: 'looks in one Region at an endpoint that knows no others',
      answers: { 'account:ListRegions': GONE, 'accessanalyzer:ListAnalyzers': { analyzers: [] } },
      facts: { isAws: false },
      expected: ['no-analyzer'],
    },
  ],
  'alternate-contacts': [
    {
      name: 'finds all three in a new account',
      answers: { 'account:GetAlternateContact': new AnswerError('ResourceNotFoundException', 404) },
      expected: ['no-security-contact', 'no-billing-contact', 'no-operations-contact'],
    },
    {
      name: 'has failed where the service is broken',
      answers: { 'account:GetAlternateContact': new AnswerError('InternalServerException', 500) },
      expected: 'failed',
    },
  ],
}

testEdges(EDGES)
