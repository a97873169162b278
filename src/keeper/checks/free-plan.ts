import { UnansweredError } from '../account/index.ts'
import { type Check, type Finding, outcomeFrom } from '../check/index.ts'
import { daysText } from '../credential-report/index.ts'

/** In days: time enough to decide, and to take away what is to be kept. */
const SOON = 30
/** In USD: a month of a small machine. */
const LITTLE = 20

const DAY = 24 * 60 * 60 * 1000

const plan = (more: object) => ({
  'freetier:GetAccountPlanState': {
    accountId: '123456789012',
    accountPlanType: 'FREE',
    accountPlanStatus: 'ACTIVE',
    accountPlanRemainingCredits: { amount: 93.5, unit: 'USD' },
    accountPlanExpirationDate: '2027-04-25T12:00:00Z',
    ...more,
  },
})

export const freePlan: Check = {
  id: 'free-plan',
  title: 'The account does not close with its free plan',
  reason:
    'An account on the free plan closes after six months, or when its credits are used up; ninety days later all that is in it is gone.',
  source: 'https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/free-tier-plans.html',
  severity: 'high',
  isHardening: true,
  cis: [],
  examples: {
    pass: { name: 'credits for months', answers: plan({}) },
    fail: { name: 'three days before it closes', answers: plan({ accountPlanExpirationDate: '2026-11-28T12:00:00Z' }) },
  },
  reads: [{ action: 'freetier:GetAccountPlanState' }],
  changes: [],

  // No step upgrades it: from then on it costs money.
  async look(account, { now }) {
    if (account.partition !== 'aws') return { verdict: 'not-applicable', why: 'this partition has no free plan' }
    const answer = await account.ask('freetier', 'GetAccountPlanState', {})
    if (answer.status === 'failed' && answer.code === 'ResourceNotFoundException')
      return { verdict: 'not-applicable', why: 'the account is older than the plans' }
    if (answer.status !== 'done') throw new UnansweredError(answer)
    const { accountPlanType, accountPlanStatus, accountPlanRemainingCredits, accountPlanExpirationDate } = answer.output
    if (accountPlanType === 'PAID') return outcomeFrom([], 'it is on the paid plan')
    const days = Math.floor((Date.parse(accountPlanExpirationDate ?? '') - now) / DAY)
    const credits = accountPlanRemainingCredits?.amount
    const finding = (id: string, says: string): Finding => ({
      id,
      resource: account.accountId,
      says,
      fix: 'upgrade to the paid plan (“Billing and Cost Management”, the home page) if the account is to stay, after alarms and a budget are set; else take away what you want to keep',
    })
    const end = accountPlanExpirationDate?.slice(0, 10)
    const findings: Finding[] = []
    if (accountPlanStatus === 'EXPIRED')
      findings.push(finding('expired', 'the free plan has ended, and the account is being closed'))
    else if (!(days > SOON))
      findings.push(
        finding(
          'ends',
          Number.isNaN(days)
            ? 'nobody says when the free plan ends'
            : `the account closes in ${daysText(days)}, on ${end}`,
        ),
      )
    if (accountPlanStatus !== 'EXPIRED' && !(credits !== undefined && credits >= LITTLE))
      findings.push(
        finding(
          'credits',
          credits === undefined
            ? 'nobody says what credits are left'
            : `credits of ${credits.toFixed(2)} USD are left, and the account closes with the last`,
        ),
      )
    return outcomeFrom(findings, `on the free plan until ${end}, with credits of ${credits?.toFixed(2)} USD`)
  },
}
