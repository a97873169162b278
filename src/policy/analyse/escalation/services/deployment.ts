import { DOCS, type ServiceRow } from './row.ts'

/** What builds and deploys: CloudFormation, CodeBuild, CodePipeline, Amplify and CodeStar. */
export const deploymentRows: readonly ServiceRow[] = [
  {
    catalogue: ['cloudformation-001'],
    trusted: ['cloudformation.amazonaws.com'],
    passedTo: ['cloudformation.amazonaws.com'],
    needs: {
      'cloudformation:CreateStack': ['stack'],
    },
    does: 'a CloudFormation stack that creates what it wants',
    source: `${DOCS}/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html`,
  },
  {
    catalogue: [],
    trusted: ['cloudformation.amazonaws.com'],
    passedTo: ['cloudformation.amazonaws.com'],
    needs: {
      'cloudformation:CreateChangeSet': ['stack'],
      'cloudformation:ExecuteChangeSet': ['stack'],
    },
    does: 'a change set of a CloudFormation stack, and executes it',
    source: `${DOCS}/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html`,
  },
  {
    catalogue: ['cloudformation-003'],
    trusted: ['cloudformation.amazonaws.com'],
    passedTo: ['cloudformation.amazonaws.com'],
    needs: {
      'cloudformation:CreateStackSet': [],
      'cloudformation:CreateStackInstances': ['stackset'],
    },
    does: 'a stack set that creates what it wants',
    source: `${DOCS}/AWSCloudFormation/latest/UserGuide/stacksets-prereqs-self-managed.html`,
  },
  {
    catalogue: ['cloudformation-004'],
    trusted: ['cloudformation.amazonaws.com'],
    passedTo: ['cloudformation.amazonaws.com'],
    needs: {
      'cloudformation:UpdateStackSet': ['stackset'],
    },
    does: 'a stack set that is there, whose template it changes',
    assumes: 'there is a stack set with instances',
    source: `${DOCS}/AWSCloudFormation/latest/APIReference/API_UpdateStackSet.html`,
  },
  {
    catalogue: ['cloudformation-002'],
    trusted: ['cloudformation.amazonaws.com'],
    needs: {
      'cloudformation:UpdateStack': ['stack'],
    },
    does: 'updates a CloudFormation stack that has {role}',
    assumes: 'a CloudFormation stack has {role}',
    source: `${DOCS}/AWSCloudFormation/latest/APIReference/API_UpdateStack.html`,
  },
  {
    catalogue: ['cloudformation-005'],
    trusted: ['cloudformation.amazonaws.com'],
    needs: {
      'cloudformation:CreateChangeSet': ['stack'],
      'cloudformation:ExecuteChangeSet': ['stack'],
    },
    does: 'executes a change set of its own on a CloudFormation stack that has {role}',
    assumes: 'a CloudFormation stack has {role}',
    source: `${DOCS}/AWSCloudFormation/latest/APIReference/API_ExecuteChangeSet.html`,
  },
  {
    catalogue: ['codebuild-001'],
    trusted: ['codebuild.amazonaws.com'],
    passedTo: ['codebuild.amazonaws.com'],
    needs: {
      'codebuild:CreateProject': ['project'],
      'codebuild:StartBuild': ['project'],
    },
    does: 'a CodeBuild project with a build specification of its own, and starts it',
    source: `${DOCS}/codebuild/latest/userguide/setting-up-service-role.html`,
  },
  {
    catalogue: ['codebuild-004'],
    trusted: ['codebuild.amazonaws.com'],
    passedTo: ['codebuild.amazonaws.com'],
    needs: {
      'codebuild:CreateProject': ['project'],
      'codebuild:StartBuildBatch': ['project'],
    },
    does: 'a CodeBuild project with a build specification of its own, and starts a batch of builds',
    source: `${DOCS}/codebuild/latest/userguide/batch-build.html`,
  },
  {
    catalogue: [],
    trusted: ['codebuild.amazonaws.com'],
    passedTo: ['codebuild.amazonaws.com'],
    needs: {
      'codebuild:UpdateProject': ['project'],
      'codebuild:StartBuild': ['project'],
    },
    does: 'a CodeBuild project that is there, whose build specification it changes, and starts it',
    assumes: 'there is a CodeBuild project',
    source: `${DOCS}/codebuild/latest/APIReference/API_UpdateProject.html`,
  },
  {
    catalogue: ['codebuild-002'],
    trusted: ['codebuild.amazonaws.com'],
    needs: {
      'codebuild:StartBuild': ['project'],
    },
    does: 'starts a build of a CodeBuild project that has {role}, with a build specification of its own',
    assumes: 'a CodeBuild project has {role}',
    source: `${DOCS}/codebuild/latest/APIReference/API_StartBuild.html`,
  },
  {
    catalogue: ['codebuild-003'],
    trusted: ['codebuild.amazonaws.com'],
    needs: {
      'codebuild:StartBuildBatch': ['project'],
    },
    does: 'starts a batch of builds of a CodeBuild project that has {role}, with a build specification of its own',
    assumes: 'a CodeBuild project has {role}',
    source: `${DOCS}/codebuild/latest/APIReference/API_StartBuildBatch.html`,
  },
  {
    catalogue: [],
    trusted: ['codepipeline.amazonaws.com'],
    passedTo: ['codepipeline.amazonaws.com'],
    needs: {
      'codepipeline:CreatePipeline': ['pipeline'],
    },
    does: 'a pipeline that does what it wants',
    source: `${DOCS}/codepipeline/latest/userguide/how-to-custom-role.html`,
  },
  {
    catalogue: [],
    trusted: ['codepipeline.amazonaws.com'],
    passedTo: ['codepipeline.amazonaws.com'],
    needs: {
      'codepipeline:UpdatePipeline': ['pipeline'],
    },
    does: 'a pipeline that is there, which it makes do what it wants',
    assumes: 'there is a pipeline',
    source: `${DOCS}/codepipeline/latest/APIReference/API_UpdatePipeline.html`,
  },
  {
    catalogue: ['amplify-001'],
    trusted: ['amplify.amazonaws.com'],
    passedTo: ['amplify.amazonaws.com'],
    needs: {
      'amplify:CreateApp': [],
      'amplify:CreateBranch': ['branches'],
      'amplify:StartJob': ['jobs'],
    },
    does: 'an Amplify app with build commands of its own',
    source: `${DOCS}/amplify/latest/userguide/how-to-service-role-amplify-console.html`,
  },
  {
    catalogue: [],
    trusted: ['codestar.amazonaws.com'],
    passedTo: ['codestar.amazonaws.com'],
    needs: {
      'codestar:CreateProject': [],
    },
    does: 'a CodeStar project with a toolchain of its own',
    source: `${DOCS}/codestar/latest/APIReference/API_CreateProject.html`,
  },
]
