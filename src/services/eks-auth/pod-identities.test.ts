import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readPodIdentities } from './pod-identities.ts'

const ASSOCIATION = { namespace: 'web', serviceAccount: 'api', roleArn: 'arn:aws:iam::111122223333:role/apps/api' }
const CLUSTER = {
  accountId: '111122223333',
  region: 'us-east-1',
  name: 'shop',
  issuer: 'https://oidc.eks.us-east-1.amazonaws.com/id/SHOP',
  associations: [ASSOCIATION],
}
const OTHER = { ...CLUSTER, name: 'other', issuer: 'https://oidc.eks.us-east-1.amazonaws.com/id/OTHER' }
const POLICY = '{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}'

const read = (...clusters: readonly unknown[]) => readPodIdentities({ clusters }, () => false)
const cluster = (more: object) => ({ ...CLUSTER, ...more })
const association = (more: object) => cluster({ associations: [{ ...ASSOCIATION, ...more }] })

describe('the operator’s file of clusters and associations', () => {
  test('names associations alike whenever it is read, and differently in each cluster', () => {
    const ids = [...read(CLUSTER, OTHER).values()].map(({ associations: [first] }) => first?.associationId)
    assert.deepEqual(
      ids,
      [...read(CLUSTER, OTHER).values()].map(({ associations: [first] }) => first?.associationId),
    )
    assert.equal(new Set(ids).size, 2)
  })

  test('may narrow sessions without tags by a policy, and lead to a role of another account', () => {
    const targetRoleArn = 'arn:aws:iam::444455556666:role/far'
    const [only] = read(association({ disableSessionTags: true, policy: POLICY, targetRoleArn })).values()
    assert.deepEqual([only?.associations[0]?.policy, only?.associations[0]?.targetRoleArn], [POLICY, targetRoleArn])
  })

  for (const [file, message] of [
    [[], '`the file` is no object'],
    [{}, '`the file` has no `clusters`'],
    [{ clusters: {} }, '`clusters` is no list'],
    [{ clusters: [], more: 1 }, '`the file` has `more`, which means nothing there'],
    [{ clusters: [null] }, '`clusters[0]` is no object'],
    [{ clusters: [cluster({ accountId: '1' })] }, '`clusters[0].accountId` is not an account ID'],
    [{ clusters: [cluster({ region: 'nowhere' })] }, '`clusters[0].region` is not a Region'],
    [{ clusters: [cluster({ name: '../a' })] }, '`clusters[0].name` is not a name of a cluster'],
    [{ clusters: [cluster({ issuer: 'http://127.0.0.1:1' })] }, '`clusters[0].issuer` is not an https URL'],
    [{ clusters: [cluster({ associations: undefined })] }, '`clusters[0]` has no `associations`'],
    [{ clusters: [CLUSTER, CLUSTER] }, '`clusters[1]` is arn:aws:eks:us-east-1:111122223333:cluster/shop once more'],
    [
      { clusters: [CLUSTER, { ...OTHER, issuer: CLUSTER.issuer }] },
      '`clusters[1].issuer` is that of `clusters[0]` too',
    ],
    [
      { clusters: [cluster({ associations: [ASSOCIATION, ASSOCIATION] })] },
      '`clusters[0].associations[1]` is of a namespace and service account that have one already',
    ],
    [
      { clusters: [association({ namespace: 'a:b' })] },
      '`clusters[0].associations[0].namespace` is not a name of a namespace',
    ],
    [{ clusters: [association({ roleArn: 'api' })] }, '`clusters[0].associations[0].roleArn` is not the ARN of a role'],
    [
      { clusters: [association({ roleArn: 'arn:aws:iam::444455556666:role/api' })] },
      "`clusters[0].associations[0].roleArn` is not of the cluster's account",
    ],
    [
      { clusters: [association({ disableSessionTags: 'yes' })] },
      '`clusters[0].associations[0].disableSessionTags` is not true or false',
    ],
    [
      { clusters: [association({ policy: POLICY })] },
      '`clusters[0].associations[0].policy` needs `disableSessionTags`: true',
    ],
    [
      { clusters: [association({ disableSessionTags: true, policy: '{}' })] },
      "`clusters[0].associations[0].policy` is not a policy that may be a session's, as text of at most 2048 characters",
    ],
    [
      { clusters: [association({ policies: POLICY })] },
      '`clusters[0].associations[0]` has `policies`, which means nothing there',
    ],
  ] as const) {
    test(`is refused: ${message}`, () => {
      assert.throws(() => readPodIdentities(file, () => false), { name: 'OperatorFileFault', message })
    })
  }
})
