import { parseArn } from '../../aws/index.ts'
import { alsoAction, alsoAsks, alsoKeys, alsoTags, inTurn, mainOn } from '../common-rows.ts'
import type { KeyValue, ServiceExceptions } from '../rows.ts'
import { unsaidPart } from '../unsaid-part.ts'

const RANDOM = unsaidPart(6)

/**
 * "Secrets Manager automatically adds a hyphen and six random characters after the secret name at the end of the ARN":
 * neither a name nor a partial ARN has them. "To match a secret name, you create the ARN […] and the wildcard (?) to
 * match individual random characters."
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html#auth-and-access_examples_wildcard
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 */
function secret(text: string): string {
  const isComplete = parseArn(text) !== undefined && /-[A-Za-z0-9]{6}$/.test(text)
  return isComplete ? text : `${text}-${RANDOM}`
}

const REPLICAS: Readonly<Record<string, KeyValue>> = {
  'secretsmanager:AddReplicaRegions': 'AddReplicaRegions[].Region',
  'secretsmanager:ForceOverwriteReplicaSecret': 'ForceOverwriteReplicaSecret',
}

/** Its random characters are made by the call. */
const NEW_SECRET = { type: 'new-secret', parts: { SecretName: 'Name' }, made: true } as const

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_secretsmanager.html */
export const secretsmanager: ServiceExceptions = {
  service: 'secretsmanager',
  read: 'all',
  types: { 'new-secret': 'arn:${Partition}:secretsmanager:${Region}:${Account}:secret:${SecretName}-${Random}' },
  variables: { SecretId: { spelled: secret } },
  operations: {
    // Of each secret; what is refused is an error of that secret alone, where the service itself decides.
    BatchGetSecretValue: [
      { action: 'secretsmanager:BatchGetSecretValue' },
      {
        action: 'secretsmanager:GetSecretValue',
        on: [{ type: 'Secret', parts: { SecretId: '.' } }],
        each: 'SecretIdList[]',
        keys: { 'secretsmanager:SecretId': '.' },
      },
      { action: 'secretsmanager:ListSecrets', when: 'Filters' },
      { action: 'secretsmanager:GetSecretValue', on: [{ type: 'Secret' }], when: 'Filters' },
    ],
    CreateSecret: inTurn(
      mainOn(NEW_SECRET),
      alsoKeys(REPLICAS),
      alsoTags('secretsmanager:TagResource'),
      alsoAsks({
        action: 'secretsmanager:ReplicateSecretToRegions',
        on: [NEW_SECRET],
        when: 'AddReplicaRegions[]',
        keys: REPLICAS,
      }),
    ),
    ReplicateSecretToRegions: alsoKeys(REPLICAS),
    DeleteSecret: alsoKeys({ 'secretsmanager:ForceDeleteWithoutRecovery': 'ForceDeleteWithoutRecovery' }),
    PutResourcePolicy: alsoKeys({ 'secretsmanager:BlockPublicPolicy': 'BlockPublicPolicy' }),
    ValidateResourcePolicy: alsoAction('secretsmanager:PutResourcePolicy'),
    // "You also need lambda:InvokeFunction permissions on the rotation function."
    RotateSecret: inTurn(
      alsoKeys({
        'secretsmanager:RotateImmediately': 'RotateImmediately',
        'secretsmanager:ModifyRotationRules': {
          says: 'whether there are RotationRules',
          of: ({ parameters }) => (parameters.RotationRules === undefined ? undefined : 'true'),
        },
      }),
      alsoAsks({
        action: 'lambda:InvokeFunction',
        on: [{ type: 'lambda:function', arns: ['RotationLambdaARN'] }],
        ifGiven: true,
      }),
    ),
  },
}
