import { parseArn } from '../../../aws/index.ts'
import { isGiven } from '../../common-rows.ts'
import type { Asked, AskRow, ResourceRow, Test } from '../../rows.ts'

/**
 * What grants ask of IAM Identity Center: an application of S3's is made in the instance, and who is in its directory
 * is looked up.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_CreateAccessGrant.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_CreateAccessGrantsInstance.html
 */
const INSTANCE: ResourceRow = { type: 'sso:Instance', arns: ['IdentityCenterArn'] }

/** Made by the call, in the instance. */
const MADE: ResourceRow = {
  type: 'sso:Application',
  parts: {
    InstanceId: {
      says: 'the instance of `IdentityCenterArn`',
      of: ({ parameters: { IdentityCenterArn } }) =>
        typeof IdentityCenterArn === 'string' ? parseArn(IdentityCenterArn)?.resource.split('/')[1] : undefined,
    },
  },
  made: true,
}

const APPLICATION: readonly AskRow[] = [
  { action: 'sso:CreateApplication', on: [MADE, { type: 'sso:ApplicationProvider' }, INSTANCE] },
  { action: 'sso:PutApplicationAuthenticationMethod', on: [MADE] },
  { action: 'sso:PutApplicationGrant', on: [MADE] },
]

/** The application and its permissions; `IdentityCenterArn` is required. */
export const ASSOCIATES = APPLICATION

/** The same where an instance of Identity Center is named, which is described too. */
export const ASSOCIATES_IF_NAMED: readonly AskRow[] = [
  { action: 'sso:DescribeInstance', on: [INSTANCE] } as const,
  ...APPLICATION,
].map((row) => ({ ...row, when: isGiven('IdentityCenterArn') }))

/** Which application it is only the service knows. */
export const DISSOCIATES: AskRow = { action: 'sso:DeleteApplication', on: [{ type: 'sso:Application' }] }

/** Of a grant, where it is to someone in the directory. */
export const GRANTEE: readonly AskRow[] = [
  { action: 'sso:DescribeInstance', on: [{ type: 'sso:Instance' }], when: isTo('DIRECTORY_USER', 'DIRECTORY_GROUP') },
  {
    action: 'sso:DescribeApplication',
    on: [{ type: 'sso:Application' }],
    when: isTo('DIRECTORY_USER', 'DIRECTORY_GROUP'),
  },
  {
    action: 'identitystore:DescribeUser',
    on: [
      { type: 'identitystore:Identitystore' },
      { type: 'identitystore:User', parts: { UserId: 'Grantee.GranteeIdentifier' } },
    ],
    when: isTo('DIRECTORY_USER'),
  },
  {
    action: 'identitystore:DescribeGroup',
    on: [
      { type: 'identitystore:Identitystore' },
      { type: 'identitystore:Group', parts: { GroupId: 'Grantee.GranteeIdentifier' } },
    ],
    when: isTo('DIRECTORY_GROUP'),
  },
]

function isTo(...types: readonly string[]): Test {
  return {
    says: `\`Grantee.GranteeType\` is ${types.join(' or ')}`,
    of: ({ parameters: { Grantee } }: Asked) => types.includes(String(granteeType(Grantee))),
  }
}

function granteeType(grantee: unknown): unknown {
  return typeof grantee === 'object' && grantee !== null && 'GranteeType' in grantee ? grantee.GranteeType : undefined
}
