import { UNKNOWN } from '../../aws/index.ts'
import { isGiven, type RowsChange } from '../common-rows.ts'
import type { ResourceRow, ServiceExceptions, Test } from '../rows.ts'

const MEMBERS = ['AccountId', 'StandardAccountId']

/** An account of the organization, whose ARN has the management account's id and the organization's. */
const MEMBER: ResourceRow = { type: 'accountInOrganization', parts: { MemberAccountId: MEMBERS } }

const ofMember = isGiven(...MEMBERS)
const ofOwn: Test = { says: 'without AccountId', of: (asked) => !ofMember.of(asked) }

/** "If you don't specify this parameter, it defaults to the account of the identity used to call the operation." */
const onAccount: RowsChange = ([main, ...rest]) =>
  main === undefined
    ? []
    : [{ ...main, on: [{ type: 'account' }], when: ofOwn }, { ...main, on: [MEMBER], when: ofMember }, ...rest]

const ofMembersOnly: RowsChange = ([main, ...rest]) => (main === undefined ? [] : [{ ...main, on: [MEMBER] }, ...rest])

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_account.html */
export const account: ServiceExceptions = {
  service: 'account',
  read: 'all',
  variables: { OrganizationId: { absent: UNKNOWN }, ManagementAccountId: { absent: UNKNOWN } },
  operations: {
    AcceptPrimaryEmailUpdate: ofMembersOnly,
    DeleteAlternateContact: onAccount,
    DisableRegion: onAccount,
    EnableRegion: onAccount,
    GetAccountInformation: onAccount,
    GetAlternateContact: onAccount,
    GetContactInformation: onAccount,
    GetGovCloudAccountInformation: onAccount,
    GetPrimaryEmail: ofMembersOnly,
    GetPrimaryEmailUpdateStatus: ofMembersOnly,
    GetRegionOptStatus: onAccount,
    ListRegions: onAccount,
    PutAccountName: onAccount,
    PutAlternateContact: onAccount,
    PutContactInformation: onAccount,
    StartPrimaryEmailUpdate: ofMembersOnly,
  },
}
