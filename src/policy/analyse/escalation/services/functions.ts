import { DOCS, type ServiceRow } from './row.ts'

/** Functions, state machines and schedules. */
export const functionRows: readonly ServiceRow[] = [
  {
    catalogue: ['lambda-001'],
    trusted: ['lambda.amazonaws.com'],
    passedTo: ['lambda.amazonaws.com'],
    needs: {
      'lambda:CreateFunction': ['function'],
      'lambda:InvokeFunction': ['function'],
    },
    does: 'a Lambda function of its own, and invokes it',
    source: `${DOCS}/lambda/latest/dg/lambda-intro-execution-role.html`,
  },
  {
    catalogue: ['lambda-002'],
    trusted: ['lambda.amazonaws.com'],
    passedTo: ['lambda.amazonaws.com'],
    needs: {
      'lambda:CreateFunction': ['function'],
      'lambda:CreateEventSourceMapping': [],
    },
    does: 'a Lambda function of its own, which an event source invokes',
    source: `${DOCS}/lambda/latest/dg/invocation-eventsourcemapping.html`,
  },
  {
    catalogue: ['lambda-006'],
    trusted: ['lambda.amazonaws.com'],
    passedTo: ['lambda.amazonaws.com'],
    needs: {
      'lambda:CreateFunction': ['function'],
      'lambda:AddPermission': ['function'],
    },
    does: 'a Lambda function of its own, and lets another account invoke it',
    source: `${DOCS}/lambda/latest/dg/access-control-resource-based.html`,
  },
  {
    catalogue: [],
    trusted: ['lambda.amazonaws.com'],
    passedTo: ['lambda.amazonaws.com'],
    needs: {
      'lambda:CreateFunction': ['function'],
      'lambda:CreateFunctionUrlConfig': ['function'],
    },
    does: 'a Lambda function of its own, and gives it an address on the internet',
    source: `${DOCS}/lambda/latest/dg/urls-auth.html`,
  },
  {
    catalogue: [],
    trusted: ['lambda.amazonaws.com'],
    passedTo: ['lambda.amazonaws.com'],
    needs: {
      'lambda:UpdateFunctionConfiguration': ['function'],
      'lambda:UpdateFunctionCode': ['function'],
    },
    does: 'a Lambda function that is there, whose code it replaces',
    assumes: 'there is a Lambda function, and it is invoked',
    source: `${DOCS}/lambda/latest/api/API_UpdateFunctionConfiguration.html`,
  },
  {
    catalogue: ['lambda-003', 'lambda-004', 'lambda-005'],
    trusted: ['lambda.amazonaws.com'],
    needs: {
      'lambda:UpdateFunctionCode': ['function'],
    },
    does: 'replaces the code of a Lambda function that has {role}',
    assumes: 'a Lambda function has {role}, and is invoked',
    source: `${DOCS}/lambda/latest/api/API_UpdateFunctionCode.html`,
  },
  {
    catalogue: [],
    trusted: ['lambda.amazonaws.com'],
    needs: {
      'lambda:UpdateFunctionConfiguration': ['function'],
    },
    does: 'puts a layer of its own into a Lambda function that has {role}',
    assumes: 'a Lambda function has {role}, and is invoked',
    source: `${DOCS}/lambda/latest/api/API_UpdateFunctionConfiguration.html`,
  },
  {
    catalogue: [],
    trusted: ['states.amazonaws.com'],
    passedTo: ['states.amazonaws.com'],
    needs: {
      'states:CreateStateMachine': ['statemachine'],
      'states:StartExecution': ['statemachine'],
    },
    does: 'a state machine that calls what it wants',
    source: `${DOCS}/step-functions/latest/dg/procedure-create-iam-role.html`,
  },
  {
    catalogue: [],
    trusted: ['states.amazonaws.com'],
    passedTo: ['states.amazonaws.com'],
    needs: {
      'states:TestState': [],
    },
    does: 'the test of a state that calls what it wants',
    source: `${DOCS}/step-functions/latest/dg/test-state-isolation.html`,
  },
  {
    catalogue: [],
    trusted: ['states.amazonaws.com'],
    needs: {
      'states:UpdateStateMachine': ['statemachine'],
      'states:StartExecution': ['statemachine'],
    },
    does: 'changes a state machine that has {role}, and starts it',
    assumes: 'a state machine has {role}',
    source: `${DOCS}/step-functions/latest/apireference/API_UpdateStateMachine.html`,
  },
  {
    catalogue: [],
    trusted: ['scheduler.amazonaws.com'],
    passedTo: ['scheduler.amazonaws.com'],
    needs: {
      'scheduler:CreateSchedule': ['schedule'],
    },
    does: 'a schedule that calls what it wants',
    source: `${DOCS}/scheduler/latest/UserGuide/setting-up.html`,
  },
]
