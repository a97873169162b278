import type { Account } from '../analyse/index.ts'
import { ACCOUNT_ID, ADMINISTRATOR_ACCESS, FREE, FUNCTIONS } from './escalation-arbitrary.ts'
import {
  Asker,
  assigned,
  type Facts,
  type Free,
  type Holder,
  isUser,
  type Request,
  TEAMS,
  tag,
} from './escalation-world.ts'

const iam = (rest: string) => `arn:aws:iam::${ACCOUNT_ID}:${rest}`

const ACTIONS = [
  ...['s3:GetObject', 'ec2:RunInstances', 'sqs:SendMessage', 'sns:Publish', 'kms:Decrypt', 'lambda:CreateFunction'],
  ...['lambda:InvokeFunction', 'lambda:UpdateFunctionCode', 'sts:AssumeRole', 'iam:PassRole', 'iam:GetUser'],
  ...['User', 'Role', 'Group'].flatMap((noun) =>
    ['Attach', 'Detach', 'Put', 'Delete'].map((verb) => `iam:${verb}${noun}Policy`),
  ),
  ...['User', 'Role'].flatMap((noun) => ['Put', 'Delete'].map((verb) => `iam:${verb}${noun}PermissionsBoundary`)),
  ...['User', 'Role'].flatMap((noun) => ['Tag', 'Untag', 'Create'].map((verb) => `iam:${verb}${noun}`)),
  ...['iam:AddUserToGroup', 'iam:RemoveUserFromGroup', 'iam:CreateGroup', 'iam:CreatePolicy', 'iam:CreateAccessKey'],
  ...['iam:UpdateLoginProfile', 'iam:UpdateAssumeRolePolicy', 'iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion'],
]
const RESOURCES = [
  ...[
    '*',
    'arn:aws:s3:::other/x',
    'arn:aws:s3:::bucket',
    ...FUNCTIONS,
    'arn:aws:lambda:us-east-1:444455556666:function:x',
  ],
  ...['user/a', 'user/b', 'user/new', 'user/other', 'group/g', 'group/h', 'group/other', 'role/r', 'role/other'].map(
    iam,
  ),
  ...['role/service-role/s', 'role/new', 'policy/team', 'policy/p', 'policy/q', 'policy/other'].map(iam),
]
/** Requests that tell those who are allowed everything from all others, as far as the random policies speak. */
const SIGNS: readonly Request[] = ACTIONS.flatMap((action) => RESOURCES.map((resource) => ({ action, resource })))

/** Whether its own policies and its boundary allow everything, each request in some context. */
export function isAllowedEverything(account: Account, by: Holder): boolean {
  const asker = new Asker(account, by)
  const contexts = [...contextsOfAny(by, asker)]
  return SIGNS.every((request) => {
    for (const facts of contexts) if (asker.ownAllows(request, facts)) return true
    return false
  })
}

/**
 * Whether it is a user who may open a federated session with tags of its choice.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
function mayFederate(by: Holder, asker: Asker): boolean {
  const resource = `arn:aws:sts::${ACCOUNT_ID}:federated-user/session`
  return isUser(by) && ['sts:GetFederationToken', 'sts:TagSession'].every((action) => asker.may({ action, resource }))
}

/** Contexts for any request: of what it is about nothing is known. */
function contextsOfAny(by: Holder, asker: Asker): Iterable<Facts> {
  const own = new Map([
    ['aws:principalarn', by.arn],
    ['aws:principalaccount', ACCOUNT_ID],
    ['aws:principaltype', isUser(by) ? 'User' : 'AssumedRole'],
    ['aws:principalisawsservice', 'false'],
    ['aws:username', isUser(by) ? by.name : undefined],
  ])
  const free: Free = [
    ...Object.entries(FREE),
    ['aws:resourcetag/team', TEAMS],
    ['iam:resourcetag/team', TEAMS],
    ['aws:principaltag/team', by.tags && !mayFederate(by, asker) ? [tag(by.tags)] : TEAMS],
    ['iam:policyarn', [undefined, ADMINISTRATOR_ACCESS, iam('policy/team'), iam('policy/x')]],
    [
      'iam:permissionsboundary',
      [undefined, iam('policy/limits'), iam('policy/team'), iam('policy/p'), ADMINISTRATOR_ACCESS],
    ],
    ['iam:passedtoservice', [undefined, 'lambda.amazonaws.com', 'ec2.amazonaws.com']],
  ]
  return assigned(own, asker.asked(free))
}
