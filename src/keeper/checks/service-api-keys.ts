import type { Output } from '../account/index.ts'
import { type Check, type Finding, outcomeFrom } from '../check/index.ts'
import { daysSince, daysText } from '../credential-report/index.ts'

type Credential = NonNullable<Output<'iam', 'ListServiceSpecificCredentials'>['ServiceSpecificCredentials']>[number]

/** In days, as of access keys. */
const OLDEST = 90

const key = (more: object) => ({
  'iam:ListServiceSpecificCredentials': {
    ServiceSpecificCredentials: [
      {
        UserName: 'alice',
        ServiceName: 'bedrock.amazonaws.com',
        ServiceSpecificCredentialId: 'ACCAEXAMPLE123EXAMPLE',
        Status: 'Active',
        CreateDate: new Date('2026-11-01T12:00:00Z'),
        ...more,
      },
    ],
  },
})

export const serviceApiKeys: Check = {
  id: 'service-api-keys',
  title: 'No service has an API key that lasts',
  reason:
    'An API key of Bedrock, CodeCommit or Keyspaces works from anywhere without a signature, so whoever finds it can use it, and run up a bill.',
  source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html',
  severity: 'medium',
  isHardening: true,
  cis: [],
  examples: {
    pass: { name: 'a key for a month', answers: key({ ExpirationDate: new Date('2026-12-01T12:00:00Z') }) },
    fail: { name: 'a key of Bedrock that never expires', answers: key({}) },
  },
  reads: [{ action: 'iam:ListServiceSpecificCredentials' }],
  changes: [],

  // No step takes one away: a program stops that uses it.
  async look(account, { now }) {
    const input = { AllUsers: true }
    const keys = await account.list('iam', 'ListServiceSpecificCredentials', input, 'ServiceSpecificCredentials')
    return outcomeFrom(
      keys
        .filter(({ Status, ExpirationDate }) => Status !== 'Inactive' && !(ExpirationDate && +ExpirationDate <= now))
        .flatMap((credential) => findingsOf(credential, now)),
    )
  },
}

function findingsOf(
  { UserName = '', ServiceName = '', ServiceSpecificCredentialId: id = '', CreateDate, ExpirationDate }: Credential,
  now: number,
): readonly Finding[] {
  const service = ServiceName.split('.')[0] ?? ServiceName
  const age = CreateDate && daysSince(CreateDate.getTime(), now)
  const isOld = age === undefined || age > OLDEST
  // Those of CodeCommit and Keyspaces cannot be made to expire.
  const couldExpire = service !== 'codecommit' && service !== 'cassandra'
  const isEndless = couldExpire && ExpirationDate === undefined
  if (!isOld && !isEndless) return []
  const made = age === undefined ? 'is of unknown age' : `is ${daysText(age)} old`
  return [
    {
      id: isEndless ? 'endless' : 'old',
      resource: id, // It has no ARN, and no other key has its id.
      says: `the ${service} API key ${id} of ${UserName} ${isEndless ? `never expires, and ${made}` : made}`,
      fix: 'call the service with the credentials of a role instead, deactivate the key, and delete it when nothing misses it',
    },
  ]
}
