import { parseArn, UNKNOWN } from '../../aws/index.ts'
import type { Scope } from '../ask.ts'
import {
  alsoAction,
  alsoAsks,
  alsoKeys,
  alsoTags,
  handedTo,
  inTurn,
  isGiven,
  isLeftOut,
  mainOn,
  type RowsChange,
} from '../common-rows.ts'
import type { ResourceRow, ServiceExceptions } from '../rows.ts'

/** Of a stack that is given by name nobody says the id; its id is its whole ARN. */
function id(text: string): string {
  return parseArn(text) ? text : UNKNOWN
}

/** A stack set is given by its name, or by its name and id: `s:1d4c9a40-…`. */
function stackSet(text: string, { partition, region, accountId }: Scope): string {
  const isWhole = parseArn(text) === undefined && text.includes(':')
  return isWhole ? `arn:${partition}:cloudformation:${region}:${accountId}:stackset/${text}` : text
}

const NEW_STACK: ResourceRow = { type: 'new-stack', parts: { StackName: 'StackName' }, made: true }

/** A change set of type CREATE makes its stack. */
const CHANGED_STACK: ResourceRow = {
  type: 'changed-stack',
  parts: {
    StackName: 'StackName',
    ChangedId: {
      says: '* with ChangeSetType CREATE',
      of: ({ parameters: { ChangeSetType } }) => (ChangeSetType === 'CREATE' ? '*' : undefined),
    },
  },
}

/** The tags of stacks, with the operation that puts them there. */
function tagging(operation: string, on?: readonly ResourceRow[]): RowsChange {
  return alsoTags('cloudformation:TagResource', on, { 'cloudformation:CreateAction': `=${operation}` })
}

const EXTENSIONS = handedTo('resources.cloudformation.amazonaws.com')
const REGIONS = alsoKeys({ 'cloudformation:TargetRegion': 'Regions[]' })

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_cloudformation.html */
export const cloudformation: ServiceExceptions = {
  service: 'cloudformation',
  read: 'all',
  types: {
    'new-stack': 'arn:${Partition}:cloudformation:${Region}:${Account}:stack/${StackName}/${NewId}',
    'changed-stack': 'arn:${Partition}:cloudformation:${Region}:${Account}:stack/${StackName}/${ChangedId}',
  },
  variables: {
    'stack.Id': { spelled: id },
    'changeset.Id': { spelled: id },
    'stackset.Id': { spelled: (text) => (text.includes(':') && !parseArn(text) ? '' : id(text)) },
    'stackset.StackSetName': { spelled: stackSet },
  },
  operations: {
    ActivateType: EXTENSIONS,
    RegisterType: EXTENSIONS,
    CreateStack: inTurn(mainOn(NEW_STACK), tagging('CreateStack')),
    UpdateStack: inTurn(
      alsoAction(
        'cloudformation:SetStackPolicy',
        isGiven('StackPolicyBody', 'StackPolicyURL', 'StackPolicyDuringUpdateBody', 'StackPolicyDuringUpdateURL'),
      ),
      tagging('UpdateStack'),
    ),
    CreateChangeSet: inTurn(
      mainOn(CHANGED_STACK),
      alsoKeys({ 'cloudformation:ImportResourceTypes': 'ResourcesToImport[].ResourceType' }),
      tagging('CreateChangeSet'),
    ),
    CreateStackSet: tagging('CreateStackSet', [
      { type: 'stackset', parts: { StackSetName: 'StackSetName' }, made: true },
    ]),
    UpdateStackSet: inTurn(REGIONS, tagging('UpdateStackSet')),
    CreateStackInstances: REGIONS,
    DeleteStackInstances: REGIONS,
    UpdateStackInstances: REGIONS,
    CreateStackRefactor: mainOn({
      type: 'stack',
      parts: { StackName: 'StackDefinitions[].StackName', Id: 'StackDefinitions[].StackName' },
    }),
    ImportStacksToStackSet: mainOn({
      type: 'stackset',
      parts: { StackSetName: 'StackSetName', Id: 'StackSetName' },
    }),
    // "This requires ListStacks and DescribeStacks permissions" where no stack is named.
    DescribeStacks: alsoAsks({
      action: 'cloudformation:ListStacks',
      when: isLeftOut('StackName'),
    }),
    DetectStackDrift: alsoAction('cloudformation:DetectStackResourceDrift'),
    ListHookResults: [
      {
        action: 'cloudformation:ListHookResults',
        on: [{ type: 'stack', arns: ['TargetId'], optional: true }],
        when: 'TargetId',
      },
      {
        action: 'cloudformation:ListAllHookResults',
        keys: { 'cloudformation:TypeArn': 'TypeArn' },
        when: isLeftOut('TargetId'),
      },
    ],
  },
}
