import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { call, type Made, memoryJournal } from '../account/index.ts'
import { recordedIn, TEARDOWN } from './recorded.ts'

const USER = 'arn:aws:iam::123456789012:user/iam-admin'
const making = call('iam', 'CreateUser', { UserName: 'iam-admin' })
const removing = call('iam', 'DeleteUser', { UserName: 'iam-admin' })
const attaching = call('iam', 'AttachUserPolicy', {
  UserName: 'iam-admin',
  PolicyArn: 'arn:aws:iam::aws:policy/IAMFullAccess',
})
const setting = call('iam', 'UpdateAccountPasswordPolicy', { MinimumPasswordLength: 14 })

const journal = () => memoryJournal(() => Date.parse('2026-11-25T12:00:00Z'))
const step = 'a-step'

describe('the journal tells teardown', () => {
  test('of what was made, and of what may have been where a run was killed', () => {
    const kept = journal()
    kept.begin(making, { step, makes: USER })
    assert.deepEqual([...recordedIn(kept.entries()).made.keys()], [USER])
    kept.end(making, { step, makes: USER }, 'done')
    assert.deepEqual([...recordedIn(kept.entries()).made.keys()], [USER])
  })

  test('of when it was made, and of nothing that was refused', () => {
    const kept = journal()
    kept.begin(making, { step, makes: USER })
    kept.end(making, { step, makes: USER }, 'denied')
    assert.deepEqual([...recordedIn(kept.entries()).made], [])
    kept.begin(making, { step, makes: USER })
    kept.end(making, { step, makes: USER }, 'failed')
    assert.deepEqual([...recordedIn(kept.entries()).made], [[USER, [Date.parse('2026-11-25T12:00:00Z')]]])
  })

  test('of nothing that teardown removed since, unless the removal was refused', () => {
    const kept = journal()
    kept.begin(making, { step, makes: USER })
    kept.end(making, { step, makes: USER }, 'done')
    const removal: Made = { step: TEARDOWN, removes: USER }
    kept.begin(removing, removal)
    kept.end(removing, removal, 'failed')
    assert.deepEqual([...recordedIn(kept.entries()).made.keys()], [USER])
    kept.end(removing, removal, 'done')
    assert.deepEqual([...recordedIn(kept.entries()).made.keys()], [])
  })

  test('of whom secure subscribed', () => {
    const kept = journal()
    const TopicArn = 'arn:aws:sns:us-east-1:123456789012:castellan-billing-alarms'
    kept.begin(call('sns', 'Subscribe', { TopicArn, Protocol: 'email', Endpoint: 'me@example.com' }), { step })
    assert.deepEqual([...recordedIn(kept.entries()).addresses], ['me@example.com'])
  })

  test('of settings, with what was before all of it, and once each', () => {
    const kept = journal()
    for (const previous of ['none', { MinimumPasswordLength: 8 }]) {
      kept.begin(setting, { step, previous })
      kept.end(setting, { step, previous }, 'done')
    }
    assert.deepEqual(recordedIn(kept.entries()).settings, [
      {
        action: 'iam:UpdateAccountPasswordPolicy',
        names: {},
        previous: 'none',
        time: '2026-11-25T12:00:00.000Z',
      },
    ])
  })

  test('of a setting in each Region by itself', () => {
    const kept = journal()
    for (const region of ['us-east-1', 'eu-west-1'])
      kept.end(call('ec2', 'EnableEbsEncryptionByDefault', {}, region), { step, previous: false }, 'done')
    assert.deepEqual(
      recordedIn(kept.entries()).settings.map(({ action, region, previous }) => [action, region, previous]),
      [
        ['ec2:EnableEbsEncryptionByDefault', 'us-east-1', false],
        ['ec2:EnableEbsEncryptionByDefault', 'eu-west-1', false],
      ],
    )
  })

  test('of no setting that was refused, and of none on what was made', () => {
    const kept = journal()
    kept.begin(setting, { step })
    kept.end(setting, { step }, 'denied')
    kept.begin(making, { step, makes: USER })
    kept.end(making, { step, makes: USER }, 'done')
    kept.begin(attaching, { step })
    kept.end(attaching, { step }, 'done')
    assert.deepEqual(recordedIn(kept.entries()).settings, [])
  })

  test('of what was given to a user that was there before', () => {
    const kept = journal()
    kept.begin(attaching, { step })
    kept.end(attaching, { step }, 'done')
    assert.deepEqual(
      recordedIn(kept.entries()).settings.map(({ action, names }) => [action, names.UserName]),
      [['iam:AttachUserPolicy', 'iam-admin']],
    )
  })
})
