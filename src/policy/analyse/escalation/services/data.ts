import { DOCS, type ServiceRow } from './row.ts'

/** Jobs over data: Glue, EMR, Data Pipeline, Airflow, Flink and HealthOmics. */
export const dataRows: readonly ServiceRow[] = [
  {
    catalogue: ['glue-001'],
    trusted: ['glue.amazonaws.com'],
    passedTo: ['glue.amazonaws.com'],
    needs: {
      'glue:CreateDevEndpoint': [],
    },
    does: 'a Glue development endpoint, and logs in to it',
    source: `${DOCS}/glue/latest/dg/create-an-iam-role.html`,
  },
  {
    catalogue: ['glue-003'],
    trusted: ['glue.amazonaws.com'],
    passedTo: ['glue.amazonaws.com'],
    needs: {
      'glue:CreateJob': ['job'],
      'glue:StartJobRun': ['job'],
    },
    does: 'a Glue job with a script of its own, and runs it',
    source: `${DOCS}/glue/latest/dg/create-an-iam-role.html`,
  },
  {
    catalogue: ['glue-004'],
    trusted: ['glue.amazonaws.com'],
    passedTo: ['glue.amazonaws.com'],
    needs: {
      'glue:CreateJob': ['job'],
      'glue:CreateTrigger': ['trigger'],
    },
    does: 'a Glue job with a script of its own, which a trigger runs',
    source: `${DOCS}/glue/latest/webapi/API_CreateTrigger.html`,
  },
  {
    catalogue: ['glue-005'],
    trusted: ['glue.amazonaws.com'],
    passedTo: ['glue.amazonaws.com'],
    needs: {
      'glue:UpdateJob': ['job'],
      'glue:StartJobRun': ['job'],
    },
    does: 'a Glue job that is there, whose script it changes, and runs it',
    assumes: 'there is a Glue job',
    source: `${DOCS}/glue/latest/webapi/API_UpdateJob.html`,
  },
  {
    catalogue: ['glue-006'],
    trusted: ['glue.amazonaws.com'],
    passedTo: ['glue.amazonaws.com'],
    needs: {
      'glue:UpdateJob': ['job'],
      'glue:CreateTrigger': ['trigger'],
    },
    does: 'a Glue job that is there, whose script it changes, and which a trigger runs',
    assumes: 'there is a Glue job',
    source: `${DOCS}/glue/latest/webapi/API_UpdateJob.html`,
  },
  {
    catalogue: ['glue-007'],
    trusted: ['glue.amazonaws.com'],
    passedTo: ['glue.amazonaws.com'],
    needs: {
      'glue:CreateSession': ['session'],
      'glue:RunStatement': ['session'],
    },
    does: 'an interactive session of Glue, and runs statements of its own in it',
    source: `${DOCS}/glue/latest/dg/glue-is-security.html`,
  },
  {
    catalogue: ['glue-002'],
    trusted: ['glue.amazonaws.com'],
    needs: {
      'glue:UpdateDevEndpoint': ['devendpoint'],
    },
    does: 'puts its own key on a Glue development endpoint that has {role}',
    assumes: 'a Glue development endpoint has {role}',
    source: `${DOCS}/glue/latest/webapi/API_UpdateDevEndpoint.html`,
  },
  {
    catalogue: [],
    trusted: ['glue.amazonaws.com'],
    needs: {
      'glue:RunStatement': ['session'],
    },
    does: 'runs statements of its own in an interactive session of Glue that has {role}',
    assumes: 'an interactive session of Glue has {role}',
    source: `${DOCS}/glue/latest/webapi/API_RunStatement.html`,
  },
  {
    catalogue: ['emr-001'],
    trusted: ['ec2.amazonaws.com'],
    passedTo: ['ec2.amazonaws.com', 'elasticmapreduce.amazonaws.com'],
    needs: {
      'elasticmapreduce:RunJobFlow': [],
    },
    does: 'the instances of an EMR cluster with steps of its own',
    source: `${DOCS}/emr/latest/ManagementGuide/emr-iam-role-for-ec2.html`,
  },
  {
    catalogue: [],
    trusted: ['ec2.amazonaws.com'],
    needs: {
      'elasticmapreduce:AddJobFlowSteps': ['cluster'],
    },
    does: 'adds a step of its own to an EMR cluster whose instances have {role}',
    assumes: 'the instances of an EMR cluster have {role}',
    source: `${DOCS}/emr/latest/APIReference/API_AddJobFlowSteps.html`,
  },
  {
    catalogue: ['emrserverless-001'],
    trusted: ['emr-serverless.amazonaws.com'],
    passedTo: ['emr-serverless.amazonaws.com'],
    needs: {
      'emr-serverless:CreateApplication': [],
      'emr-serverless:StartJobRun': ['application'],
    },
    does: 'a job of EMR Serverless with a script of its own',
    source: `${DOCS}/emr/latest/EMR-Serverless-UserGuide/security-iam-runtime-role.html`,
  },
  {
    catalogue: ['datapipeline-001'],
    trusted: ['datapipeline.amazonaws.com', 'ec2.amazonaws.com'],
    passedTo: ['datapipeline.amazonaws.com', 'ec2.amazonaws.com'],
    needs: {
      'datapipeline:CreatePipeline': [],
      'datapipeline:PutPipelineDefinition': ['pipeline'],
      'datapipeline:ActivatePipeline': ['pipeline'],
    },
    does: 'a data pipeline with a definition of its own',
    source: `${DOCS}/datapipeline/latest/DeveloperGuide/dp-iam-roles.html`,
  },
  {
    catalogue: ['mwaa-001'],
    trusted: ['airflow.amazonaws.com', 'airflow-env.amazonaws.com'],
    passedTo: ['airflow.amazonaws.com', 'airflow-env.amazonaws.com'],
    needs: {
      'airflow:CreateEnvironment': ['environment'],
    },
    does: 'an Airflow environment with a startup script of its own',
    source: `${DOCS}/mwaa/latest/userguide/mwaa-create-role.html`,
  },
  {
    catalogue: ['mwaa-002'],
    trusted: ['airflow.amazonaws.com', 'airflow-env.amazonaws.com'],
    needs: {
      'airflow:UpdateEnvironment': ['environment'],
    },
    does: 'has an Airflow environment with {role} run what is in a bucket of its own',
    assumes: 'an Airflow environment has {role}',
    source: `${DOCS}/mwaa/latest/API/API_UpdateEnvironment.html`,
  },
  {
    catalogue: ['kinesisanalytics-001'],
    trusted: ['kinesisanalytics.amazonaws.com'],
    passedTo: ['kinesisanalytics.amazonaws.com'],
    needs: {
      'kinesisanalytics:CreateApplication': [],
      'kinesisanalytics:StartApplication': ['application'],
    },
    does: 'a Flink application with code of its own',
    source: `${DOCS}/managed-flink/latest/java/security-iam.html`,
  },
  {
    catalogue: ['omics-001'],
    trusted: ['omics.amazonaws.com'],
    passedTo: ['omics.amazonaws.com'],
    needs: {
      'omics:CreateWorkflow': [],
      'omics:StartRun': ['run'],
    },
    does: 'a run of a HealthOmics workflow of its own',
    source: `${DOCS}/omics/latest/dev/permissions-service.html`,
  },
]
