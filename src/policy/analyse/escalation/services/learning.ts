import { DOCS, type ServiceRow } from './row.ts'

/** SageMaker, Bedrock AgentCore and Braket. */
export const learningRows: readonly ServiceRow[] = [
  {
    catalogue: ['sagemaker-001'],
    trusted: ['sagemaker.amazonaws.com'],
    passedTo: ['sagemaker.amazonaws.com'],
    needs: {
      'sagemaker:CreateNotebookInstance': ['notebook-instance'],
    },
    does: 'a SageMaker notebook',
    source: `${DOCS}/sagemaker/latest/dg/sagemaker-roles.html`,
  },
  {
    catalogue: ['sagemaker-002'],
    trusted: ['sagemaker.amazonaws.com'],
    passedTo: ['sagemaker.amazonaws.com'],
    needs: {
      'sagemaker:CreateTrainingJob': ['training-job'],
    },
    does: 'a SageMaker training job with an image of its own',
    source: `${DOCS}/sagemaker/latest/dg/sagemaker-roles.html`,
  },
  {
    catalogue: ['sagemaker-003'],
    trusted: ['sagemaker.amazonaws.com'],
    passedTo: ['sagemaker.amazonaws.com'],
    needs: {
      'sagemaker:CreateProcessingJob': ['processing-job'],
    },
    does: 'a SageMaker processing job with an image of its own',
    source: `${DOCS}/sagemaker/latest/dg/sagemaker-roles.html`,
  },
  {
    catalogue: [],
    trusted: ['sagemaker.amazonaws.com'],
    passedTo: ['sagemaker.amazonaws.com'],
    needs: {
      'sagemaker:CreateHyperParameterTuningJob': ['hyper-parameter-tuning-job'],
    },
    does: 'a SageMaker tuning job with an image of its own',
    source: `${DOCS}/sagemaker/latest/APIReference/API_CreateHyperParameterTuningJob.html`,
  },
  {
    catalogue: ['sagemaker-004'],
    trusted: ['sagemaker.amazonaws.com'],
    needs: {
      'sagemaker:CreatePresignedNotebookInstanceUrl': ['notebook-instance'],
    },
    does: 'opens a SageMaker notebook that has {role}',
    assumes: 'a SageMaker notebook has {role}',
    source: `${DOCS}/sagemaker/latest/APIReference/API_CreatePresignedNotebookInstanceUrl.html`,
  },
  {
    catalogue: ['sagemaker-005'],
    trusted: ['sagemaker.amazonaws.com'],
    needs: {
      'sagemaker:CreateNotebookInstanceLifecycleConfig': ['notebook-instance-lifecycle-config'],
      'sagemaker:StopNotebookInstance': ['notebook-instance'],
      'sagemaker:UpdateNotebookInstance': ['notebook-instance'],
      'sagemaker:StartNotebookInstance': ['notebook-instance'],
    },
    does: 'gives a SageMaker notebook that has {role} a lifecycle configuration of its own, and restarts it',
    assumes: 'a SageMaker notebook has {role}',
    source: `${DOCS}/sagemaker/latest/dg/notebook-lifecycle-config.html`,
  },
  {
    catalogue: [],
    trusted: ['sagemaker.amazonaws.com'],
    needs: {
      'sagemaker:CreatePresignedDomainUrl': ['user-profile'],
    },
    does: 'opens SageMaker Studio as a user profile that has {role}',
    assumes: 'a user profile of SageMaker Studio has {role}',
    source: `${DOCS}/sagemaker/latest/APIReference/API_CreatePresignedDomainUrl.html`,
  },
  {
    catalogue: ['bedrock-001'],
    trusted: ['bedrock-agentcore.amazonaws.com'],
    passedTo: ['bedrock-agentcore.amazonaws.com'],
    needs: {
      'bedrock-agentcore:CreateCodeInterpreter': [],
      'bedrock-agentcore:StartCodeInterpreterSession': ['code-interpreter-custom'],
      'bedrock-agentcore:InvokeCodeInterpreter': ['code-interpreter-custom'],
    },
    does: 'a code interpreter, and runs code in it',
    source: `${DOCS}/bedrock-agentcore/latest/devguide/code-interpreter-resource-session-management.html`,
  },
  {
    catalogue: ['bedrock-002'],
    trusted: ['bedrock-agentcore.amazonaws.com'],
    needs: {
      'bedrock-agentcore:StartCodeInterpreterSession': ['code-interpreter-custom'],
      'bedrock-agentcore:InvokeCodeInterpreter': ['code-interpreter-custom'],
    },
    does: 'runs code in a code interpreter that has {role}',
    assumes: 'a code interpreter of Bedrock AgentCore has {role}',
    source: `${DOCS}/bedrock-agentcore/latest/devguide/code-interpreter-resource-session-management.html`,
  },
  {
    catalogue: ['bedrock-003'],
    trusted: ['bedrock-agentcore.amazonaws.com'],
    passedTo: ['bedrock-agentcore.amazonaws.com'],
    needs: {
      'bedrock-agentcore:CreateAgentRuntime': [],
      'bedrock-agentcore:InvokeAgentRuntimeCommand': ['runtime'],
    },
    does: 'an agent runtime, and runs commands in it',
    source: `${DOCS}/bedrock-agentcore/latest/devguide/runtime-permissions.html`,
  },
  {
    catalogue: [],
    trusted: ['bedrock-agentcore.amazonaws.com'],
    passedTo: ['bedrock-agentcore.amazonaws.com'],
    needs: {
      'bedrock-agentcore:CreateAgentRuntime': [],
      'bedrock-agentcore:InvokeAgentRuntime': ['runtime'],
    },
    does: 'an agent runtime with code of its own, and invokes it',
    source: `${DOCS}/bedrock-agentcore/latest/devguide/runtime-permissions.html`,
  },
  {
    catalogue: ['bedrock-004'],
    trusted: ['bedrock-agentcore.amazonaws.com'],
    needs: {
      'bedrock-agentcore:InvokeAgentRuntimeCommand': ['runtime'],
    },
    does: 'runs commands in an agent runtime that has {role}',
    assumes: 'an agent runtime of Bedrock AgentCore has {role}',
    source: `${DOCS}/bedrock-agentcore/latest/devguide/runtime-permissions.html`,
  },
  {
    catalogue: ['bedrock-005'],
    trusted: ['bedrock-agentcore.amazonaws.com'],
    passedTo: ['bedrock-agentcore.amazonaws.com'],
    needs: {
      'bedrock-agentcore:CreateHarness': [],
      'bedrock-agentcore:CreateAgentRuntime': [],
      'bedrock-agentcore:InvokeAgentRuntimeCommand': ['runtime'],
    },
    does: 'an agent harness, and runs commands in it',
    source: `${DOCS}/bedrock-agentcore/latest/devguide/runtime-permissions.html`,
  },
  {
    catalogue: ['bedrock-006'],
    trusted: ['bedrock-agentcore.amazonaws.com'],
    passedTo: ['bedrock-agentcore.amazonaws.com'],
    needs: {
      'bedrock-agentcore:CreateBrowser': [],
      'bedrock-agentcore:StartBrowserSession': ['browser-custom'],
      'bedrock-agentcore:ConnectBrowserAutomationStream': [],
    },
    does: 'a browser of Bedrock AgentCore, and steers it to its credentials',
    source: `${DOCS}/bedrock-agentcore/latest/devguide/browser-tool.html`,
  },
  {
    catalogue: ['bedrock-007'],
    trusted: ['bedrock-agentcore.amazonaws.com'],
    needs: {
      'bedrock-agentcore:StartBrowserSession': ['browser-custom'],
      'bedrock-agentcore:ConnectBrowserAutomationStream': [],
    },
    does: 'steers a browser of Bedrock AgentCore that has {role} to its credentials',
    assumes: 'a browser of Bedrock AgentCore has {role}',
    source: `${DOCS}/bedrock-agentcore/latest/devguide/browser-tool.html`,
  },
  {
    catalogue: ['braket-001'],
    trusted: ['braket.amazonaws.com'],
    passedTo: ['braket.amazonaws.com'],
    needs: {
      'braket:CreateJob': ['job'],
    },
    does: 'a hybrid job of Braket with a script of its own',
    source: `${DOCS}/braket/latest/developerguide/braket-manage-access.html`,
  },
]
