import { DOCS, type ServiceRow } from './row.ts'

/** EC2 instances, and what launches them or runs commands on them. */
export const instanceRows: readonly ServiceRow[] = [
  {
    catalogue: ['ec2-001'],
    trusted: ['ec2.amazonaws.com'],
    passedTo: ['ec2.amazonaws.com'],
    needs: {
      'ec2:RunInstances': ['image', 'instance', 'network-interface', 'security-group', 'subnet'],
    },
    does: 'an EC2 instance of its own, by its instance profile',
    source: `${DOCS}/IAM/latest/UserGuide/id_roles_use_switch-role-ec2.html`,
  },
  {
    catalogue: ['ec2-004'],
    trusted: ['ec2.amazonaws.com'],
    passedTo: ['ec2.amazonaws.com'],
    needs: {
      'ec2:RequestSpotInstances': ['spot-instances-request'],
    },
    does: 'a Spot instance with user data of its own',
    source: `${DOCS}/AWSEC2/latest/APIReference/API_RequestSpotInstances.html`,
  },
  {
    catalogue: [],
    trusted: ['ec2.amazonaws.com'],
    passedTo: ['ec2.amazonaws.com'],
    needs: {
      'ec2:AssociateIamInstanceProfile': ['instance'],
    },
    does: 'an EC2 instance on which it can run commands',
    source: `${DOCS}/AWSEC2/latest/APIReference/API_AssociateIamInstanceProfile.html`,
  },
  {
    catalogue: [],
    trusted: ['ec2.amazonaws.com'],
    passedTo: ['ec2.amazonaws.com'],
    needs: {
      'ec2:ReplaceIamInstanceProfileAssociation': ['instance'],
    },
    does: 'an EC2 instance on which it can run commands, in place of the role that it has',
    source: `${DOCS}/AWSEC2/latest/APIReference/API_ReplaceIamInstanceProfileAssociation.html`,
  },
  {
    catalogue: [],
    trusted: ['ec2.amazonaws.com'],
    passedTo: ['ec2.amazonaws.com'],
    needs: {
      'iam:AddRoleToInstanceProfile': ['instance-profile'],
    },
    does: 'an instance profile of an EC2 instance on which it can run commands',
    assumes: 'it can run commands on an EC2 instance whose profile has no role',
    source: `${DOCS}/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html`,
  },
  {
    catalogue: [],
    trusted: ['ec2.amazonaws.com'],
    passedTo: ['ec2.amazonaws.com'],
    needs: {
      'autoscaling:CreateLaunchConfiguration': ['launchConfiguration'],
      'autoscaling:CreateAutoScalingGroup': ['autoScalingGroup'],
    },
    does: 'the instances of an Auto Scaling group of its own',
    source: `${DOCS}/autoscaling/ec2/userguide/us-iam-role.html`,
  },
  {
    catalogue: [],
    trusted: ['ec2.amazonaws.com'],
    passedTo: ['ec2.amazonaws.com'],
    needs: {
      'autoscaling:CreateLaunchConfiguration': ['launchConfiguration'],
      'autoscaling:UpdateAutoScalingGroup': ['autoScalingGroup'],
    },
    does: 'the next instances of an Auto Scaling group that is there',
    assumes: 'there is an Auto Scaling group, and it launches instances',
    source: `${DOCS}/autoscaling/ec2/APIReference/API_UpdateAutoScalingGroup.html`,
  },
  {
    catalogue: ['imagebuilder-001'],
    trusted: ['ec2.amazonaws.com'],
    passedTo: ['ec2.amazonaws.com'],
    needs: {
      'imagebuilder:CreateComponent': ['component'],
      'imagebuilder:CreateImageRecipe': ['imageRecipe'],
      'imagebuilder:CreateInfrastructureConfiguration': ['infrastructureConfiguration'],
      'imagebuilder:CreateImage': ['image'],
    },
    does: 'the instance that builds an image with a component of its own',
    source: `${DOCS}/imagebuilder/latest/userguide/security_iam_service-with-iam.html`,
  },
  {
    catalogue: ['gamelift-001'],
    trusted: ['gamelift.amazonaws.com', 'ec2.amazonaws.com'],
    passedTo: ['gamelift.amazonaws.com', 'ec2.amazonaws.com'],
    needs: {
      'gamelift:CreateBuild': [],
      'gamelift:RequestUploadCredentials': ['build'],
      'gamelift:CreateFleet': [],
    },
    does: 'the instances of a game server fleet with a build of its own',
    source: `${DOCS}/gamelift/latest/developerguide/setting-up-role.html`,
  },
  {
    catalogue: ['ec2-005'],
    trusted: ['ec2.amazonaws.com'],
    needs: {
      'ec2:CreateLaunchTemplateVersion': ['launch-template'],
      'ec2:ModifyLaunchTemplate': ['launch-template'],
    },
    does: 'makes a version of a launch template with {role} and user data of its own the default',
    assumes: 'a launch template has {role}, and instances are launched from its default version',
    source: `${DOCS}/AWSEC2/latest/APIReference/API_CreateLaunchTemplateVersion.html`,
  },
  {
    catalogue: ['ec2-002'],
    trusted: ['ec2.amazonaws.com'],
    needs: {
      'ec2:ModifyInstanceAttribute': ['instance'],
      'ec2:StopInstances': ['instance'],
      'ec2:StartInstances': ['instance'],
    },
    does: 'changes the user data of an EC2 instance that has {role}, and restarts it',
    assumes: 'an EC2 instance has {role}',
    source: `${DOCS}/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html`,
  },
  {
    catalogue: ['ec2-003'],
    trusted: ['ec2.amazonaws.com'],
    needs: {
      'ec2-instance-connect:SendSSHPublicKey': ['instance'],
    },
    does: 'puts a key of its own on an EC2 instance that has {role}, and logs in',
    assumes: 'an EC2 instance that its address reaches has {role}',
    source: `${DOCS}/ec2-instance-connect/latest/APIReference/API_SendSSHPublicKey.html`,
  },
  {
    catalogue: [],
    trusted: ['ec2.amazonaws.com'],
    needs: {
      'ec2-instance-connect:SendSerialConsoleSSHPublicKey': ['instance'],
    },
    does: 'puts a key of its own on the serial console of an EC2 instance that has {role}',
    assumes: 'an EC2 instance with a user that has a password has {role}',
    source: `${DOCS}/ec2-instance-connect/latest/APIReference/API_SendSerialConsoleSSHPublicKey.html`,
  },
  {
    catalogue: ['ssm-002'],
    trusted: ['ec2.amazonaws.com'],
    needs: {
      'ssm:SendCommand': ['document', 'instance'],
    },
    does: 'runs a command on an EC2 instance that has {role}',
    assumes: 'an EC2 instance that Systems Manager manages has {role}',
    source: `${DOCS}/systems-manager/latest/APIReference/API_SendCommand.html`,
  },
  {
    catalogue: ['ssm-001'],
    trusted: ['ec2.amazonaws.com'],
    needs: {
      'ssm:StartSession': ['instance'],
    },
    does: 'opens a shell on an EC2 instance that has {role}',
    assumes: 'an EC2 instance that Systems Manager manages has {role}',
    source: `${DOCS}/systems-manager/latest/APIReference/API_StartSession.html`,
  },
  {
    catalogue: [],
    trusted: ['ec2.amazonaws.com'],
    needs: {
      'ssm:CreateAssociation': ['document', 'instance'],
    },
    does: 'has Systems Manager run a command on an EC2 instance that has {role}',
    assumes: 'an EC2 instance that Systems Manager manages has {role}',
    source: `${DOCS}/systems-manager/latest/APIReference/API_CreateAssociation.html`,
  },
  {
    catalogue: ['codedeploy-001'],
    trusted: ['ec2.amazonaws.com'],
    needs: {
      'codedeploy:CreateDeployment': ['deploymentgroup'],
      'codedeploy:RegisterApplicationRevision': ['application'],
      'codedeploy:GetDeploymentConfig': ['deploymentconfig'],
    },
    does: 'deploys a revision of its own to an EC2 instance that has {role}',
    assumes: 'an EC2 instance of a CodeDeploy deployment group has {role}',
    source: `${DOCS}/codedeploy/latest/userguide/auth-and-access-control-permissions-reference.html`,
  },
  {
    catalogue: ['ssm-003'],
    trusted: ['ssm.amazonaws.com'],
    passedTo: ['ssm.amazonaws.com'],
    needs: {
      'ssm:CreateDocument': ['document'],
      'ssm:StartAutomationExecution': ['document'],
    },
    does: 'an automation with steps of its own',
    source: `${DOCS}/systems-manager/latest/userguide/automation-setup-iam.html`,
  },
]
