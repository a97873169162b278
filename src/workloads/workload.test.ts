import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readWorkloads } from './workload.ts'

const ONE = '111122223333'
const FUNCTION = {
  arn: `arn:aws:lambda:us-east-1:${ONE}:function:orders`,
  roleArn: `arn:aws:iam::${ONE}:role/app/orders`,
  port: 4701,
  tokenFile: 'orders.token',
}
const TASK = {
  ...FUNCTION,
  arn: `arn:aws:ecs:eu-west-1:${ONE}:task/shop/0123456789abcdef0123456789abcdef`,
  port: 4702,
  tokenFile: 'task.token',
}
const INSTANCE = {
  arn: `arn:aws:ec2:us-east-1:${ONE}:instance/i-0123456789abcdef0`,
  roleArn: FUNCTION.roleArn,
  port: 4703,
}

const read = (...workloads: readonly unknown[]) => readWorkloads({ workloads })

describe('the operator’s file of workloads', () => {
  test('says by its ARN which service runs a workload, what its sessions are called, and what their credentials say', () => {
    const facts = read(FUNCTION, TASK, INSTANCE).map((each) => [
      ...[each.principal, each.delivery, each.sessionName, each.region, each.roleName, each.sourceArn, each.keys],
    ])
    assert.deepEqual(facts, [
      [
        ...['lambda.amazonaws.com', 'container', 'orders', 'us-east-1', 'orders', FUNCTION.arn],
        { 'lambda:sourcefunctionarn': FUNCTION.arn },
      ],
      [
        ...[
          'ecs-tasks.amazonaws.com',
          'container',
          '0123456789abcdef0123456789abcdef',
          'eu-west-1',
          'orders',
          `arn:aws:ecs:eu-west-1:${ONE}:*`,
        ],
        {},
      ],
      [
        ...['ec2.amazonaws.com', 'instance', 'i-0123456789abcdef0', 'us-east-1', 'orders', undefined],
        { 'ec2:sourceinstancearn': INSTANCE.arn, 'ec2:roledelivery': '2.0' },
      ],
    ])
  })

  test('names the service of what none of these runs, which says for what it asks only where the file says so', () => {
    const machine = {
      ...{ ...FUNCTION, arn: `arn:aws:states:us-east-1:${ONE}:stateMachine:orders` },
      principal: 'states.amazonaws.com',
    }
    const [silent] = read(machine)
    assert.deepEqual(
      [silent?.principal, silent?.delivery, silent?.sessionName, silent?.sourceArn, silent?.keys],
      ['states.amazonaws.com', 'container', 'orders', undefined, {}],
    )
    assert.equal(read({ ...machine, saysSource: true })[0]?.sourceArn, machine.arn)
    for (const principal of [
      'states',
      'states.amazonaws.com.evil.example',
      '*',
      'arn:aws:iam::1:root',
      'a..amazonaws.com',
    ]) {
      assert.throws(() => read({ ...machine, principal }), /\.principal` is not a service/)
    }
    for (const more of [{ principal: 'lambda.amazonaws.com' }, { principal: 'states.amazonaws.com' }]) {
      assert.throws(() => read({ ...FUNCTION, ...more }), /\.arn` is not the ARN/) // Lambda is as it is.
    }
    assert.throws(() => read({ ...FUNCTION, saysSource: true }), /saysSource` is about/)
  })

  test('gives each an address of loopback, unless it names one that SDKs take', () => {
    const hosts = ['127.0.0.2', '::1', '169.254.170.2', '169.254.170.23', 'fd00:ec2::23']
    assert.deepEqual(
      read(FUNCTION, ...[]).map(({ host }) => host),
      ['127.0.0.1'],
    )
    for (const host of hosts) assert.equal(read({ ...FUNCTION, host })[0]?.host, host)
  })

  const REFUSED: readonly (readonly [string, unknown, RegExp])[] = [
    ['no list', { workloads: {} }, /`workloads` is no list/],
    ['what means nothing', { workloads: [{ ...FUNCTION, rolArn: 'x' }] }, /`rolArn`, which means nothing there/],
    [
      'an ARN of nothing that runs',
      { workloads: [{ ...FUNCTION, arn: `arn:aws:s3:::bucket` }] },
      /\.arn` is not the ARN/,
    ],
    ['a version of a function', { workloads: [{ ...FUNCTION, arn: `${FUNCTION.arn}:1` }] }, /\.arn` is not the ARN/],
    [
      'a service named like a member of objects',
      { workloads: [{ ...FUNCTION, arn: `arn:aws:constructor:us-east-1:${ONE}:a` }] },
      /\.arn` is not/,
    ],
    ['a user', { workloads: [{ ...FUNCTION, roleArn: `arn:aws:iam::${ONE}:user/a` }] }, /the ARN of a role/],
    [
      'a role of another account',
      { workloads: [{ ...FUNCTION, roleArn: 'arn:aws:iam::444455556666:role/a' }] },
      /not of the workload's account/,
    ],
    [
      'an address that other machines reach',
      { workloads: [{ ...FUNCTION, host: '0.0.0.0' }] },
      /an address of this machine alone/,
    ],
    ['an address of a network', { workloads: [{ ...FUNCTION, host: '10.0.0.1' }] }, /an address of this machine alone/],
    [
      'a name, which may come to lead elsewhere',
      { workloads: [{ ...FUNCTION, host: 'localhost' }] },
      /an address of this machine alone/,
    ],
    ['no port', { workloads: [{ ...FUNCTION, port: '4701' }] }, /is no port/],
    ['a container without a token', { workloads: [{ ...FUNCTION, tokenFile: undefined }] }, /has no `tokenFile`/],
    [
      'an instance with one',
      { workloads: [{ ...INSTANCE, tokenFile: 'a' }] },
      /`workloads\[0\].tokenFile` means nothing/,
    ],
    [
      'one address for two',
      { workloads: [FUNCTION, { ...TASK, port: FUNCTION.port }] },
      /`workloads\[1\].port` is another/,
    ],
    [
      'one token for two',
      { workloads: [FUNCTION, { ...TASK, tokenFile: FUNCTION.tokenFile }] },
      /one token is good for one role/,
    ],
    [
      'two roles for one',
      { workloads: [FUNCTION, { ...TASK, arn: FUNCTION.arn }] },
      /`workloads\[1\].arn` is of a workload/,
    ],
  ]
  for (const [what, file, message] of REFUSED) {
    test(`refuses ${what}`, () => {
      assert.throws(() => readWorkloads(file), { name: 'OperatorFileFault', message })
    })
  }
})
