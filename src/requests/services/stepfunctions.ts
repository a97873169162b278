import { alsoAction, alsoAsks, alsoKeys, alsoTags, inTurn, isTrue, mainOn } from '../common-rows.ts'
import type { Path } from '../path.ts'
import type { Asked, KeyValue, ServiceExceptions } from '../rows.ts'

/** `arn:aws:states:us-east-1:111122223333:stateMachine:m:PROD`: what is qualified, and by what. */
const QUALIFIED = /^(arn:[^:]*:states:[^:]*:[^:]*:stateMachine:[^:]+):([^:]+)$/

/** "Step Functions uses the state machine's ARN instead of using the version ARN or alias ARN". */
function unqualified(text: string): string {
  return text.replace(QUALIFIED, '$1')
}

/** The version or alias by which the state machine is named. */
function qualifier(place: Path): Readonly<Record<string, KeyValue>> {
  const of = ({ parameters }: Asked) => QUALIFIED.exec(String(parameters[place] ?? ''))?.[2]
  return { 'states:StateMachineQualifier': { says: `the version or alias in ${place}`, of } }
}

const ALIAS = alsoKeys(qualifier('stateMachineAliasArn'))
const MACHINE = alsoKeys(qualifier('stateMachineArn'))
const publishing = alsoAsks({
  action: 'states:PublishStateMachineVersion',
  on: [{ type: 'statemachine', parts: { StateMachineName: ['name', 'stateMachineArn'] } }],
  when: isTrue('publish'),
})

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_stepfunctions.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/auth-version-alias.html
 */
export const stepfunctions: ServiceExceptions = {
  service: 'stepfunctions',
  read: 'all',
  variables: { 'statemachine.StateMachineName': { spelled: unqualified } },
  operations: {
    CreateActivity: alsoTags('states:TagResource'),
    CreateStateMachine: inTurn(alsoTags('states:TagResource'), publishing),
    UpdateStateMachine: publishing,
    CreateStateMachineAlias: mainOn({
      type: 'statemachine',
      parts: { StateMachineName: 'routingConfiguration[].stateMachineVersionArn' },
    }),
    UpdateStateMachineAlias: ALIAS,
    DeleteStateMachineAlias: ALIAS,
    DescribeStateMachineAlias: ALIAS,
    DeleteStateMachineVersion: alsoKeys(qualifier('stateMachineVersionArn')),
    DescribeStateMachine: MACHINE,
    ListStateMachineAliases: MACHINE,
    StartExecution: MACHINE,
    StartSyncExecution: MACHINE,
    // Of a state machine or of one of its Map Runs.
    ListExecutions: inTurn(
      mainOn(
        { type: 'statemachine', parts: { StateMachineName: 'stateMachineArn' }, optional: true },
        { type: 'maprun', parts: { MapRunId: 'mapRunArn' }, optional: true },
      ),
      MACHINE,
    ),
    // One ARN, of an execution or of one of an express workflow.
    DescribeExecution: mainOn(
      { type: 'execution', arns: ['executionArn'], optional: true },
      { type: 'express', arns: ['executionArn'], optional: true },
    ),
    TestState: alsoAction('states:RevealSecrets', isTrue('revealSecrets')),
  },
}
