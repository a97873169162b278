import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type ServiceRow, serviceRows } from '../../src/policy/analyse/escalation/services/index.ts'
import { type Account, escalation } from '../../src/policy/analyse/index.ts'
import { document } from './deployed.ts'
import type { Hand } from './hand.ts'
import { ACCOUNT_ID, EscalationServer } from './server.ts'

/*
 * The methods of escalation that act as a role through a service. The services are not here: the server is asked what
 * they would ask it, whether the role may be passed to them and their own actions be called, by IAM's simulation; and
 * whether they may assume the role at all, by the trust policy that IAM takes.
 */

const iam = (rest: string) => `arn:aws:iam::${ACCOUNT_ID}:${rest}`
const MALLORY = iam('user/mallory')
const WORKER = iam('role/worker')
const FEDERATED = 'cognito-identity.amazonaws.com'

function trustOf({ trusted: [service = ''] }: ServiceRow): string {
  if (service !== FEDERATED) {
    return document({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } })
  }
  return document({
    Effect: 'Allow',
    Action: 'sts:AssumeRoleWithWebIdentity',
    Principal: { Federated: service },
    Condition: { StringEquals: { [`${service}:aud`]: 'us-east-1:11111111-2222-3333-4444-555555555555' } },
  })
}

/** What the row needs, on the role and for the service, and no more. */
function statementsOf({ passedTo, needs }: ServiceRow): readonly object[] {
  const Condition = { StringEquals: { 'iam:PassedToService': passedTo?.[0] ?? '' } }
  return [
    ...(passedTo ? [{ Effect: 'Allow', Action: 'iam:PassRole', Resource: WORKER, Condition }] : []),
    { Effect: 'Allow', Action: Object.keys(needs), Resource: '*' },
  ]
}

function accountOf(statements: readonly object[], trustPolicy: string): Account {
  const nothing = { inlinePolicies: [], attachedPolicies: [], tags: {} }
  const own = { inlinePolicies: [{ policy: 'own', document: document(...statements) }] }
  return {
    accountId: ACCOUNT_ID,
    users: [{ ...nothing, ...own, name: 'mallory', arn: MALLORY, groups: [], hasPassword: false, hasMfa: false }],
    groups: [],
    roles: [{ ...nothing, name: 'worker', arn: WORKER, trustPolicy }],
    managedPolicies: [],
  }
}

const server = new EscalationServer()

describe('a role is passed to a service', () => {
  let root: Hand
  before(async () => {
    const [row] = serviceRows
    assert.ok(row)
    root = (await server.deployed(accountOf(statementsOf(row), trustOf(row)))).root
  })

  async function decisions(actions: readonly string[], resources: readonly string[], service?: string) {
    const context = {
      ContextEntries: [
        { ContextKeyName: 'iam:PassedToService', ContextKeyType: 'string', ContextKeyValues: [service] },
      ],
    }
    const { EvaluationResults } = (await root.send('iam', 'SimulatePrincipalPolicy', {
      PolicySourceArn: MALLORY,
      ActionNames: actions,
      ResourceArns: resources,
      ...(service !== undefined && context),
    })) as { EvaluationResults: { EvalDecision: string }[] }
    return EvaluationResults.map(({ EvalDecision }) => EvalDecision)
  }

  for (const row of serviceRows) {
    const { does, passedTo, needs } = row
    test(`${passedTo ? 'by passing it to ' : ''}${does.replace('{role}', 'it')} (${Object.keys(needs).join(', ')})`, async () => {
      const statements = statementsOf(row)
      const trustPolicy = trustOf(row)
      const { edges } = escalation(accountOf(statements, trustPolicy))
      assert.ok(
        edges.some(({ to, kind }) => to === WORKER && kind === 'pass role'),
        'the analysis finds it',
      )

      await root.send('iam', 'UpdateAssumeRolePolicy', { RoleName: 'worker', PolicyDocument: trustPolicy })
      const own = { UserName: 'mallory', PolicyName: 'own', PolicyDocument: document(...statements) }
      await root.send('iam', 'PutUserPolicy', own)
      const allowed = Object.keys(needs).map(() => 'allowed')
      assert.deepEqual(await decisions(Object.keys(needs), ['*']), allowed)
      if (!passedTo) return
      const [service] = passedTo
      assert.deepEqual(await decisions(['iam:PassRole'], [WORKER], service), ['allowed'])
      assert.deepEqual(await decisions(['iam:PassRole'], [`${WORKER}-other`], service), ['implicitDeny'])
      assert.deepEqual(await decisions(['iam:PassRole'], [WORKER], 'other.amazonaws.com'), ['implicitDeny'])
    })
  }

  test('and to EC2 by AddRoleToInstanceProfile, which asks whether it may', async () => {
    const InstanceProfileName = 'profile'
    await root.send('iam', 'CreateInstanceProfile', { InstanceProfileName })
    const { steps, root: again } = await server.deployed(
      accountOf(
        [{ Effect: 'Allow', Action: ['iam:AddRoleToInstanceProfile', 'iam:CreateInstanceProfile'], Resource: '*' }],
        document({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }),
      ),
    )
    const mallory = await steps.begin(MALLORY)
    await mallory.send('iam', 'CreateInstanceProfile', { InstanceProfileName })
    const add = () => mallory.answer('iam', 'AddRoleToInstanceProfile', { InstanceProfileName, RoleName: 'worker' })
    assert.equal((await add()).error?.code, 'AccessDenied')
    const pass = (Resource: string) => ({
      UserName: 'mallory',
      PolicyName: 'pass',
      PolicyDocument: document({ Effect: 'Allow', Action: 'iam:PassRole', Resource }),
    })
    await again.send('iam', 'PutUserPolicy', pass(`${WORKER}-other`))
    assert.equal((await add()).error?.code, 'AccessDenied')
    await again.send('iam', 'PutUserPolicy', pass(WORKER))
    assert.equal((await add()).error, undefined)
  })
})
