import { UNKNOWN } from '../../aws/index.ts'
import type { Scope } from '../ask.ts'
import { alsoAsks, alsoKeys, alsoTags, inTurn, mainOn, type RowsChange, tagsOnCreate } from '../common-rows.ts'
import { isRecord, type Path, textsAt } from '../path.ts'
import type { Asked, ResourceRow, ServiceExceptions } from '../rows.ts'

/** An ARN has an id's kind before it: `p-${PolicyId}`; a policy of AWS (`p-FullAWSAccess`) is of no organization. */
function policy(text: string, { partition }: Scope): string {
  const id = text.replace(/^p-/, '')
  return /[A-Z]/.test(id) ? `arn:${partition}:organizations::aws:policy/${UNKNOWN}/p-${id}` : id
}

const without = (kind: string) => ({ spelled: (text: string) => text.replace(new RegExp(`^${kind}-`), '') })

/** Whatever an id says that it is of. */
function byId(place: Path, ...kinds: readonly (keyof typeof KINDS)[]): readonly ResourceRow[] {
  return kinds.map((type) => {
    const [variable, id] = KINDS[type]
    const of = ({ parameters }: Asked) => textsAt(place, parameters, parameters).filter((text) => id.test(text))
    return { type, parts: { [variable]: { says: `${place} of a ${type}`, of } }, optional: true }
  })
}

const KINDS = {
  account: ['AccountId', /^\d{12}$/],
  organizationalunit: ['OrganizationalUnitId', /^ou-/],
  policy: ['PolicyId', /^p-/],
  resourcepolicy: ['ResourcePolicyId', /^rp-/],
  responsibilitytransfer: ['ResponsibilityTransferId', /^rt-/],
  root: ['RootId', /^r-/],
} as const

const POLICY: ResourceRow = { type: 'policy', parts: { PolicyId: 'PolicyId' } }
const onTarget = mainOn(POLICY, ...byId('TargetId', 'account', 'organizationalunit', 'root'))
const onParent = mainOn(...byId('ParentId', 'organizationalunit', 'root'))
const onTagged: RowsChange = mainOn(
  ...byId('ResourceId', 'account', 'organizationalunit', 'policy', 'resourcepolicy', 'responsibilitytransfer', 'root'),
)
const FILTER = alsoKeys({ 'organizations:PolicyType': 'Filter' })
const tagging = (type: keyof typeof KINDS) => alsoTags('organizations:TagResource', [{ type, made: true }])
const TRANSFER_TYPE = alsoKeys({ 'organizations:TransferType': 'Type' })

/** `RoleName` is what the role in the new account will be called: nobody's role is handed over. */
const account: RowsChange = (rows) =>
  tagging('account')(rows.filter(({ action }) => action.startsWith('organizations:')))

/** "Type: ACCOUNT, if you specify the ID number of the account", and else an address, which no ARN has. */
const invited: RowsChange = (rows) =>
  rows.map((row) =>
    /:(?:Invite|TagResource)/.test(row.action)
      ? {
          ...row,
          on: [
            {
              type: 'account',
              parts: {
                AccountId: {
                  says: 'Target.Id of an account',
                  of: ({ parameters: { Target } }) =>
                    isRecord(Target) && Target.Type === 'ACCOUNT' ? String(Target.Id) : undefined,
                },
              },
              optional: true,
            },
          ],
        }
      : row,
  )

/**
 * An ARN has the organization's id, which no request says, and the account that manages it, which calls.
 * The page has `LeaveOrganization` beside `AcceptHandshake`, and not which handshakes need it: none is asked for it.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_organizations.html
 */
export const organizations: ServiceExceptions = {
  service: 'organizations',
  read: 'all',
  types: {
    policy: 'arn:${Partition}:organizations::${Account}:policy/o-${OrganizationId}/${PolicyType}/p-${PolicyId}',
  },
  variables: {
    OrganizationId: { absent: UNKNOWN },
    PolicyId: { spelled: policy },
    OrganizationalUnitId: without('ou'),
    RootId: without('r'),
    HandshakeId: without('h'),
    ResponsibilityTransferId: without('rt'),
    ResourcePolicyId: without('rp'),
  },
  operations: {
    AttachPolicy: onTarget,
    DetachPolicy: onTarget,
    CreatePolicy: inTurn(alsoKeys({ 'organizations:PolicyType': 'Type' }), tagging('policy')),
    CreateOrganizationalUnit: inTurn(onParent, tagging('organizationalunit')),
    CreateAccount: account,
    InviteAccountToOrganization: invited,
    InviteOrganizationToTransferResponsibility: inTurn(
      invited,
      TRANSFER_TYPE,
      alsoAsks(tagsOnCreate('organizations:TagResource', [{ type: 'responsibilitytransfer', made: true }], 'Tags')),
    ),
    ListInboundResponsibilityTransfers: TRANSFER_TYPE,
    ListOutboundResponsibilityTransfers: TRANSFER_TYPE,
    CreateGovCloudAccount: account,
    DescribeEffectivePolicy: mainOn(...byId('TargetId', 'account')),
    ListAccountsForParent: onParent,
    ListChildren: onParent,
    ListOrganizationalUnitsForParent: onParent,
    ListParents: mainOn(...byId('ChildId', 'account', 'organizationalunit')),
    ListPolicies: FILTER,
    ListPoliciesForTarget: inTurn(mainOn(...byId('TargetId', 'account', 'organizationalunit', 'root')), FILTER),
    ListTagsForResource: onTagged,
    TagResource: onTagged,
    UntagResource: onTagged,
    MoveAccount: mainOn(
      { type: 'account', parts: { AccountId: 'AccountId' } },
      ...byId('SourceParentId', 'organizationalunit', 'root'),
      ...byId('DestinationParentId', 'organizationalunit', 'root'),
    ),
  },
}
