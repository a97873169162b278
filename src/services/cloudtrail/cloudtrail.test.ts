import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordEvent } from '../../audit/audit.ts'
import { call, rootCaller } from '../../signin/testing/call.ts'
import { openWorld, type World } from '../../signin/testing/world.ts'
import { describeTrails, listTrails, lookupEvents } from './operations/index.ts'

interface Answer {
  readonly Events: ReadonlyArray<{ EventName: string; EventTime: Date; Username?: string; CloudTrailEvent: string }>
  readonly NextToken?: string
}

/** Events of the account's creation and `count` more, `step` seconds apart. */
async function worldWithEvents(count: number, step = 1): Promise<World> {
  const world = await openWorld()
  for (let i = 0; i < count; i++) {
    world.clock.advance(step)
    await world.store.record(world.account, (tx) =>
      recordEvent(tx, {
        accountId: world.account,
        identity: rootCaller(world, { kind: 'long-term', accessKeyId: 'AKIAEXAMPLE' }),
        time: world.clock(),
        eventSource: 'iam.amazonaws.com',
        eventName: i % 2 === 0 ? 'CreateUser' : 'ListUsers',
        region: 'us-east-1',
        sourceIp: '192.0.2.1',
        userAgent: 'test',
        requestId: `r${i}`,
        readOnly: i % 2 === 1,
        resources: i === 0 ? [{ ResourceType: 'AWS::IAM::User', ResourceName: 'alice' }] : [],
      }),
    )
  }
  return world
}

function lookup(world: World, input: object = {}): Promise<Answer> {
  return call<Answer>(world, lookupEvents, input, rootCaller(world))
}

const by = (AttributeKey: string, AttributeValue: string) => ({ LookupAttributes: [{ AttributeKey, AttributeValue }] })

test('events come newest first, and pages go on where the last one ended', async () => {
  const world = await worldWithEvents(7)
  const seen: string[] = []
  let NextToken: string | undefined
  do {
    const page: Answer = await lookup(world, { MaxResults: 3, ...(NextToken !== undefined && { NextToken }) })
    seen.push(...page.Events.map((event) => JSON.parse(event.CloudTrailEvent).requestID))
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  assert.deepEqual(seen.slice(0, 7), ['r6', 'r5', 'r4', 'r3', 'r2', 'r1', 'r0'])
  assert.equal(seen.length, 8, 'and the event of the account’s creation')
})

const ATTRIBUTES: ReadonlyArray<readonly [string, string, number]> = [
  ['EventName', 'CreateUser', 4],
  ['EventName', 'createuser', 0],
  ['ReadOnly', 'true', 3],
  ['Username', 'root', 8],
  ['EventSource', 'iam.amazonaws.com', 7],
  ['AccessKeyId', 'AKIAEXAMPLE', 7],
  ['ResourceName', 'alice', 1],
  ['ResourceType', 'AWS::IAM::User', 1],
]
for (const [key, value, count] of ATTRIBUTES) {
  test(`${key} ${value} finds ${count} events`, async () => {
    const world = await worldWithEvents(7)
    assert.equal((await lookup(world, by(key, value))).Events.length, count)
  })
}

test('a range of time includes its ends', async () => {
  const world = await worldWithEvents(7)
  const StartTime = new Date(world.clock() - 2_000)
  assert.equal((await lookup(world, { StartTime })).Events.length, 3)
  assert.equal((await lookup(world, { StartTime, EndTime: StartTime })).Events.length, 1)
})

test('an event is found by the second that it names', async () => {
  const world = await worldWithEvents(2, 0.7)
  const [newest] = (await lookup(world)).Events
  const { eventTime } = JSON.parse(newest?.CloudTrailEvent ?? '')
  assert.equal(newest?.EventTime.toISOString(), new Date(eventTime).toISOString())
  const second = new Date(eventTime)
  assert.equal((await lookup(world, { StartTime: second, EndTime: second })).Events[0]?.EventName, newest?.EventName)
})

const BAD: ReadonlyArray<readonly [object, string]> = [
  [{ StartTime: new Date(2), EndTime: new Date(1) }, 'InvalidTimeRangeException'],
  [{ NextToken: 'x' }, 'InvalidNextTokenException'],
  [{ NextToken: Buffer.from("1/' OR 1=1").toString('base64url') }, 'InvalidNextTokenException'],
  [by('ReadOnly', 'maybe'), 'InvalidLookupAttributesException'],
  [
    { LookupAttributes: [...by('EventName', 'a').LookupAttributes, ...by('ReadOnly', 'true').LookupAttributes] },
    'InvalidLookupAttributesException',
  ],
  [{ EventCategory: 'insight' }, 'InvalidEventCategoryException'],
]
for (const [input, code] of BAD) {
  test(`${JSON.stringify(input).slice(0, 60)} is an ${code}`, async () => {
    const world = await worldWithEvents(0)
    await assert.rejects(lookup(world, input), { code, status: 400 })
  })
}

test('an account has no trails, and says so', async () => {
  const world = await openWorld()
  assert.deepEqual(await call(world, describeTrails, {}, rootCaller(world)), { trailList: [] })
  assert.deepEqual(await call(world, listTrails, {}, rootCaller(world)), { Trails: [] })
})
