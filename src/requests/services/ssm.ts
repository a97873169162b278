import { parseArn } from '../../aws/index.ts'
import type { Scope } from '../ask.ts'
import {
  alsoAsks,
  alsoKeys,
  alsoTags,
  inTurn,
  isOneOf,
  mainOn,
  passNamedRole,
  passRole,
  passRoleInText,
  type RowsChange,
} from '../common-rows.ts'
import type { Asked, AskRow, ResourceRow, ServiceExceptions } from '../rows.ts'
import { nodes, TARGETS, unsaidTargets } from './ssm-nodes.ts'

/** A parameter's ARN has its name without the leading slash, and neither its version nor its label (`name:3`). */
function parameterName(text: string, scope: Scope): string {
  const arn = parseArn(text)
  if (arn !== undefined) return text.replace(/^(arn(?::[^:]*){4}:parameter\/[^:]*):.*$/, '$1')
  const name = text.replace(/^\/+/, '').replace(/:.*$/, '')
  // Those that AWS publishes are of no account.
  return /^aws\/service\//.test(name) ? `arn:${scope.partition}:ssm:${scope.region}::parameter/${name}` : name
}

const REFERENCE = /^(?:arn:[^:]*:ssm:[^:]*:\d*:parameter)?\/aws\/reference\/secretsmanager\/([^:]+)/

/**
 * "If User 1 doesn't have access to Secret A, then User 1 can't retrieve Secret A by using Parameter Store."
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html
 */
function secretBehind(place: string): RowsChange {
  const nameOf = (element: unknown) => (typeof element === 'string' ? REFERENCE.exec(element)?.[1] : undefined)
  return alsoAsks({
    action: 'secretsmanager:GetSecretValue',
    each: place,
    when: { says: 'it is a reference to a secret', of: ({ element }) => nameOf(element) !== undefined },
    on: [
      {
        type: 'secretsmanager:Secret',
        parts: { SecretId: { says: 'the secret', of: ({ element }) => nameOf(element) } },
      },
    ],
  })
}

/** Documents that AWS owns have no account in their ARN: their names begin as no other may. */
function document(text: string, { partition, region }: Scope): string {
  return /^(?:aws|amazon|amzn)/i.test(text) ? `arn:${partition}:ssm:${region}::document/${text}` : text
}

const withoutSlash = (text: string) => text.replace(/^\/+/, '')

const NODE = nodes('InstanceId')
const ofNodes = mainOn(...NODE)

/** What `ResourceType` names, of which `ResourceId` is the id. */
const TAGGED: Readonly<Record<string, ResourceRow>> = {
  Association: { type: 'association', parts: { AssociationId: 'ResourceId' } },
  Automation: { type: 'automation-execution', parts: { AutomationExecutionId: 'ResourceId' } },
  CloudConnector: { type: 'cloud-connector', parts: { CloudConnectorId: 'ResourceId' } },
  Document: { type: 'document', parts: { DocumentName: 'ResourceId' } },
  MaintenanceWindow: { type: 'maintenancewindow', parts: { ResourceId: 'ResourceId' } },
  ManagedInstance: { type: 'managed-instance', parts: { InstanceId: 'ResourceId' } },
  OpsItem: { type: 'opsitem', parts: { ResourceId: 'ResourceId' } },
  OpsMetadata: { type: 'opsmetadata', parts: { ResourceId: 'ResourceId' } },
  Parameter: { type: 'parameter', parts: { ParameterNameWithoutLeadingSlash: 'ResourceId' } },
  PatchBaseline: { type: 'patchbaseline', parts: { PatchBaselineIdResourceId: 'ResourceId' } },
}

const byResourceType: RowsChange = ([main]) =>
  main === undefined
    ? []
    : Object.entries(TAGGED).map(([name, row]) => ({ ...main, on: [row], when: isOneOf('ResourceType', name) }))

const PATCH_BASELINE = mainOn({ type: 'patchbaseline', parts: { PatchBaselineIdResourceId: 'BaselineId' } })
const SETTING = mainOn({ type: 'servicesetting', parts: { ResourceId: 'SettingId' } })
const WINDOW: ResourceRow = { type: 'maintenancewindow', parts: { ResourceId: 'WindowId' } }
const WINDOW_TARGET: ResourceRow = { type: 'windowtarget', parts: { WindowTargetId: 'WindowTargetId' } }
const WINDOW_TASK: ResourceRow = { type: 'windowtask', parts: { WindowTaskId: 'WindowTaskId' } }
const DOCUMENT: ResourceRow = { type: 'document', parts: { DocumentName: 'DocumentName' } }
const DOCUMENT_NAME: ResourceRow = { type: 'document', parts: { DocumentName: 'Name' } }
const NEW_EXECUTION: ResourceRow = { type: 'automation-execution', made: true }
const automation = mainOn(DOCUMENT, NEW_EXECUTION)
/** A runbook's parameter of this name is the role that it runs as. */
const ASSUMED = 'AutomationAssumeRole[]'
const assuming = (...places: readonly string[]) =>
  alsoAsks(
    passRole(
      places.map((place) => `${place}.${ASSUMED}`),
      'ssm.amazonaws.com',
    ),
  )
/** "ssm:GetDocument", of the documents that one requires. */
const REQUIRED: AskRow = {
  action: 'ssm:GetDocument',
  on: [{ type: 'document', parts: { DocumentName: 'Requires[].Name' } }],
  ifGiven: true,
}
/** A runbook may be handed the role that it names as its own. */
const runbook = alsoAsks(passRoleInText('Content', 'assumeRole', 'ssm.amazonaws.com'))
/** What has its id of the call gets its tags by an action of their own. */
const taggingNew = (type: string) => alsoTags('ssm:AddTagsToResource', [{ type, made: true }])
const HOST_MANAGEMENT = 'default-ec2-instance-management-role'
const ROLE = alsoAsks(passNamedRole(['IamRole'], 'ssm.amazonaws.com'))
const withoutRole: RowsChange = (rows) => rows.filter(({ action }) => action !== 'iam:PassRole')
const TASK_ROLES = ['ServiceRoleArn', 'TaskInvocationParameters.RunCommand.ServiceRoleArn']
const SERVICE_ROLES: RowsChange = inTurn(
  (rows) => rows.map((row) => (row.action === 'iam:PassRole' ? passNamedRole(TASK_ROLES, 'ssm.amazonaws.com') : row)),
  assuming('TaskInvocationParameters.Automation.Parameters', 'TaskParameters'),
)

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_ssm.html
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-retrieval-authorization.html
 */
export const ssm: ServiceExceptions = {
  service: 'ssm',
  read: 'all',
  variables: {
    'parameter.ParameterNameWithoutLeadingSlash': {
      spelled: parameterName,
      isOfAws: (arn) => /^arn:aws[^:]*:ssm:[^:]+::parameter\/aws\/service\//.test(arn),
    },
    'document.DocumentName': {
      spelled: document,
      isOfAws: (arn) => /^arn:aws[^:]*:ssm:[^:]+::document\/(?:aws|amazon|amzn)/i.test(arn),
    },
    'servicesetting.ResourceId': { spelled: withoutSlash },
    'opsmetadata.ResourceId': { spelled: withoutSlash },
    'maintenancewindow.ResourceId': { at: 'WindowId' },
  },
  operations: {
    AddTagsToResource: byResourceType,
    RemoveTagsFromResource: byResourceType,
    ListTagsForResource: byResourceType,
    // "The path specified in the request, not the parameters returned".
    GetParameter: secretBehind('Name'),
    GetParameters: secretBehind('Names[]'),
    GetParametersByPath: inTurn(
      mainOn({ type: 'parameter', parts: { ParameterNameWithoutLeadingSlash: 'Path' } }),
      alsoKeys({ 'ssm:Recursive': 'Recursive' }),
    ),
    PutParameter: inTurn(
      alsoKeys({
        'ssm:Overwrite': 'Overwrite',
        'ssm:Policies': {
          says: 'true with Policies',
          of: ({ parameters: { Policies } }) => (Policies === undefined || Policies === '' ? undefined : 'true'),
        },
      }),
      alsoTags('ssm:AddTagsToResource'),
    ),
    SendCommand: inTurn(
      mainOn(DOCUMENT, ...nodes('InstanceIds[]'), ...TARGETS, {
        type: 'bucket',
        parts: { BucketName: 'OutputS3BucketName' },
        optional: true,
      }),
      unsaidTargets,
    ),
    // "When a user specifies the name of a session document […]"; else it is of the default one.
    StartSession: mainOn(
      { type: 'document', parts: { DocumentName: ['DocumentName', '=SSM-SessionManagerRunShell'] } },
      ...nodes('Target'),
      { type: 'task', parts: { TaskId: { says: 'the task in Target', of: taskOfTarget } }, optional: true },
    ),
    StartAccessRequest: inTurn(mainOn(...TARGETS), unsaidTargets, taggingNew('opsitem')),
    GetConnectionStatus: mainOn(...nodes('Target')),
    CreateAssociation: inTurn(
      mainOn({ type: 'association', made: true }, DOCUMENT_NAME, ...NODE, ...TARGETS),
      taggingNew('association'),
      assuming('Parameters'),
    ),
    CreateAssociationBatch: inTurn(
      mainOn({ type: 'document', parts: { DocumentName: 'Entries[].Name' } }, ...nodes('Entries[].InstanceId')),
      // "CreateAssociation", for each entry.
      ([main, ...rest]) => (main === undefined ? [] : [main, { ...main, action: 'ssm:CreateAssociation' }, ...rest]),
      assuming('Entries[].Parameters'),
    ),
    DeleteAssociation: mainOn(
      { type: 'association', parts: { AssociationId: 'AssociationId' }, optional: true },
      { ...DOCUMENT_NAME, optional: true },
      ...NODE,
    ),
    DescribeAssociation: mainOn(
      { type: 'association', parts: { AssociationId: 'AssociationId' }, optional: true },
      { ...DOCUMENT_NAME, optional: true },
      ...NODE,
    ),
    UpdateAssociation: inTurn(
      mainOn(
        { type: 'association', parts: { AssociationId: 'AssociationId' } },
        { ...DOCUMENT_NAME, optional: true },
        ...TARGETS,
      ),
      assuming('Parameters'),
    ),
    UpdateAssociationStatus: mainOn(DOCUMENT_NAME, ...NODE),
    DescribeEffectiveInstanceAssociations: ofNodes,
    DescribeInstanceAssociationsStatus: ofNodes,
    DescribeInstancePatchStates: mainOn(...nodes('InstanceIds[]')),
    DescribeInstancePatches: ofNodes,
    PutComplianceItems: mainOn(...nodes('ResourceId')),
    CreateDocument: inTurn(alsoTags('ssm:AddTagsToResource'), alsoAsks(REQUIRED), runbook),
    UpdateDocument: runbook,
    CreateMaintenanceWindow: taggingNew('maintenancewindow'),
    CreateOpsItem: taggingNew('opsitem'),
    // "OpsMetadata" has the name of what it is about in its ARN.
    CreateOpsMetadata: alsoTags('ssm:AddTagsToResource', [
      { type: 'opsmetadata', parts: { ResourceId: 'ResourceId' } },
    ]),
    CreatePatchBaseline: taggingNew('patchbaseline'),
    CreateCloudConnector: taggingNew('cloud-connector'),
    GetAccessToken: mainOn({ type: 'opsitem', parts: { ResourceId: 'AccessRequestId' } }),
    LabelParameterVersion: mainOn({ type: 'parameter', parts: { ParameterNameWithoutLeadingSlash: 'Name' } }),
    UnlabelParameterVersion: mainOn({ type: 'parameter', parts: { ParameterNameWithoutLeadingSlash: 'Name' } }),
    ModifyDocumentPermission: mainOn(DOCUMENT_NAME),
    UpdateDocumentDefaultVersion: mainOn(DOCUMENT_NAME),
    UpdateDocumentMetadata: mainOn(DOCUMENT_NAME),
    GetCalendarState: mainOn({ type: 'document', parts: { DocumentName: 'CalendarNames[]' } }),
    // Accounts' own roles are named by their names alone, and handed to nobody.
    StartAutomationExecution: inTurn(
      withoutRole,
      automation,
      alsoTags('ssm:AddTagsToResource', [NEW_EXECUTION]),
      assuming('Parameters'),
    ),
    StartChangeRequestExecution: inTurn(
      ([main]) => (main === undefined ? [] : [main]),
      automation,
      assuming('Parameters', 'Runbooks[].Parameters'),
    ),
    CreateActivation: inTurn(withoutRole, ROLE, taggingNew('managed-instance')),
    UpdateManagedInstanceRole: inTurn(
      mainOn(
        { type: 'managed-instance', parts: { InstanceId: 'InstanceId' } },
        { type: 'iam:role', parts: { RoleNameWithPath: 'IamRole' } },
      ),
      withoutRole,
      ROLE,
    ),
    GetServiceSetting: SETTING,
    ResetServiceSetting: SETTING,
    // "The IAM role for Default Host Management Configuration" is named by its path and name.
    UpdateServiceSetting: inTurn(
      SETTING,
      alsoAsks({
        ...passNamedRole(['SettingValue'], 'ssm.amazonaws.com'),
        when: {
          says: 'a setting for the role of hosts',
          of: ({ parameters: { SettingId } }) => String(SettingId).endsWith(HOST_MANAGEMENT),
        },
      }),
    ),
    DeregisterPatchBaselineForPatchGroup: PATCH_BASELINE,
    RegisterDefaultPatchBaseline: PATCH_BASELINE,
    RegisterPatchBaselineForPatchGroup: PATCH_BASELINE,
    UpdatePatchBaseline: PATCH_BASELINE,
    DeregisterTargetFromMaintenanceWindow: mainOn(WINDOW, WINDOW_TARGET),
    DeregisterTaskFromMaintenanceWindow: mainOn(WINDOW, WINDOW_TASK),
    GetMaintenanceWindowTask: mainOn(WINDOW),
    RegisterTargetWithMaintenanceWindow: mainOn(WINDOW),
    RegisterTaskWithMaintenanceWindow: inTurn(mainOn(WINDOW), SERVICE_ROLES),
    UpdateMaintenanceWindow: mainOn(WINDOW),
    UpdateMaintenanceWindowTarget: mainOn(WINDOW, WINDOW_TARGET),
    UpdateMaintenanceWindowTask: inTurn(mainOn(WINDOW, WINDOW_TASK), SERVICE_ROLES),
  },
}

/** `ecs:<cluster>_<task>_<runtime>`: a task's ARN has its cluster. */
function taskOfTarget({ parameters: { Target } }: Asked): string | undefined {
  const [, cluster, task] = (typeof Target === 'string' && /^ecs:(.+)_([^_]+)_[^_]+$/.exec(Target)) || []
  return task === undefined ? undefined : `${cluster}/${task}`
}
