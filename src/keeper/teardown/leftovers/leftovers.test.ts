import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { plain } from '../../../terminal/index.ts'
import { CannotRun } from '../../account/index.ts'
import { AnswerError, exampleAccount } from '../../check/testing.ts'
import { costOf } from './costs.ts'
import { leftovers } from './leftovers.ts'

const ACCOUNT = '123456789012'
const INSTANCE = `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/i-1`

const REGIONS = { 'account:ListRegions': { Regions: [{ RegionName: 'us-east-1' }, { RegionName: 'eu-west-1' }] } }
const resources = (...arns: readonly string[]) => ({
  'tagging:GetResources': { ResourceTagMappingList: arns.map((ResourceARN) => ({ ResourceARN })) },
})
const group = (region: string, service: string, Amount: string) => ({
  Keys: [region, service],
  Metrics: { UnblendedCost: { Amount, Unit: 'USD' } },
})

async function run(answers: Readonly<Record<string, unknown>>, asksCostExplorer?: boolean) {
  const { account, asked } = exampleAccount({ answers: { ...REGIONS, ...answers } })
  let text = ''
  const isNothing = await leftovers({
    account,
    asksCostExplorer,
    people: undefined,
    out: (part) => (text += part),
    paint: plain,
    now: Date.parse('2026-11-25T12:00:00Z'),
  })
  return { isNothing, text, asked }
}

describe('leftovers', () => {
  test('are listed by region, apart from what is free and what is not known', async () => {
    const { isNothing, text } = await run({
      ...resources(INSTANCE, `arn:aws:sns:us-east-1:${ACCOUNT}:mail`, `arn:aws:newest:us-east-1:${ACCOUNT}:thing/1`),
    })
    assert.equal(isNothing, false)
    for (const region of ['us-east-1', 'eu-west-1']) assert.ok(text.includes(`\n  ${region}\n    ${INSTANCE}\n`), text)
    assert.match(text, /thing\/1: whether it costs is not known here/)
    assert.match(text, /beside 2 that cost nothing by being there/)
  })

  test('are none where only what is free is there', async () => {
    const { isNothing, text } = await run(resources(`arn:aws:sns:us-east-1:${ACCOUNT}:mail`))
    assert.equal(isNothing, true)
    assert.match(text, /none that costs/)
  })

  test('come with what the last 30 days cost, summed over months, the dearest region first', async () => {
    const { isNothing, text } = await run(
      {
        ...resources(),
        'costexplorer:GetCostAndUsage': {
          ResultsByTime: [
            { Groups: [group('eu-west-1', 'Amazon S3', '0.25'), group('us-east-1', 'AWS KMS', '1')] },
            { Groups: [group('us-east-1', 'AWS KMS', '0.5'), group('NoRegion', 'Tax', '0.001')] },
          ],
        },
      },
      true,
    )
    assert.equal(isNothing, false)
    assert.match(
      text,
      /CHARGES from 2026-10-26 to 2026-11-25, by Cost Explorer\n {2}us-east-1\n {4}AWS KMS: 1\.50 USD\n {2}eu-west-1\n {4}Amazon S3: 0\.25 USD\n$/,
    )
  })

  test('come with what costs before credits, which would hide it', async () => {
    let filter: unknown
    await run(
      {
        ...resources(),
        'costexplorer:GetCostAndUsage': ({ Filter }: { Filter: unknown }) => {
          filter = Filter
          return { ResultsByTime: [] }
        },
      },
      true,
    )
    assert.deepEqual(filter, { Not: { Dimensions: { Key: 'RECORD_TYPE', Values: ['Credit', 'Refund'] } } })
  })

  test('cost nothing to list: Cost Explorer is asked only where that was said', async () => {
    const { text, asked } = await run(resources())
    assert.ok(!asked.has('ce:GetCostAndUsage'))
    assert.match(text, /Cost Explorer was not asked: with `--cost-explorer` it is, at \$0\.01 for each request/)
  })

  test('are not said to be none where a Region could not be looked at', async () => {
    let looks = 0
    const { isNothing, text } = await run({
      'tagging:GetResources': () =>
        looks++ === 0 ? { ResourceTagMappingList: [] } : new AnswerError('Throttling', 400, 'slow down'),
    })
    assert.equal(isNothing, false)
    assert.match(text, /not seen: eu-west-1: tagging:GetResources failed: slow down \(Throttling\)/)
  })

  test('are not said to be none where one of both sources does not answer', async () => {
    const noCharges = { 'costexplorer:GetCostAndUsage': { ResultsByTime: [] } }
    const nowhere = new AnswerError('NotImplemented', 501)
    assert.equal((await run({ ...resources(), ...noCharges }, true)).isNothing, true)
    assert.equal((await run({ 'tagging:GetResources': nowhere, ...noCharges }, true)).isNothing, false)
    assert.equal((await run({ ...resources(), 'costexplorer:GetCostAndUsage': nowhere }, true)).isNothing, false)
  })

  test('are not known where neither source answers', async () => {
    const nowhere = { 'tagging:GetResources': new AnswerError('NotImplemented', 501) }
    await assert.rejects(run(nowhere), CannotRun)
  })
})

test('what a resource costs is recognised by its ARN', () => {
  const CASES = [
    [INSTANCE, 'costs'],
    [`arn:aws:rds:eu-west-1:${ACCOUNT}:db:shop`, 'costs'],
    ['arn:aws:s3:::bucket', 'costs'],
    [`arn:aws:elasticloadbalancing:eu-west-1:${ACCOUNT}:loadbalancer/app/web/1`, 'costs'],
    [`arn:aws:ec2:eu-west-1:${ACCOUNT}:vpc/vpc-1`, 'free'],
    [`arn:aws:iam::${ACCOUNT}:policy/p`, 'free'],
    [`arn:aws:newest:eu-west-1:${ACCOUNT}:thing/1`, 'unknown'],
  ] as const
  for (const [arn, cost] of CASES) assert.equal(costOf(arn), cost, arn)
})
