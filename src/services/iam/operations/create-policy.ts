import { iamArn, newUniqueId } from '../../../aws/index.ts'
import { creationRequests, requestTagKeys } from '../../tags.ts'
import { EntityAlreadyExists } from '../errors.ts'
import { operation } from '../operation.ts'
import { assertManagedDocument, ownPolicyFacts, toPolicy, UNUSED } from '../policies.ts'
import { assertRoomFor } from '../quotas.ts'
import { addIamTags, RESOURCE_TAGS } from '../tags.ts'

/**
 * Creates a managed policy with its first version, `v1`.
 *
 * @throws MalformedPolicyDocument (400), EntityAlreadyExists (409), LimitExceeded (409), InvalidInput (400, tags).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
 */
export const createPolicy = operation('CreatePolicy', {
  action: 'iam:CreatePolicy',
  access: 'write',
  resource: ({ Path = '/', PolicyName, Tags }, { accountId }) =>
    creationRequests('iam:CreatePolicy', 'iam:TagPolicy', iamArn(accountId, 'policy', Path, PolicyName), Tags),
  conditionKeys: ({ Tags }) => requestTagKeys(Tags),

  async handle(
    { Path: path = '/', PolicyName: policyName, PolicyDocument, Description, Tags = [] },
    { accountId, db, clock, random },
  ) {
    assertManagedDocument(PolicyDocument)
    if (await db.managedPolicies.withName(policyName)) {
      throw EntityAlreadyExists(`A policy called ${policyName} already exists. Duplicate names are not allowed.`)
    }
    await assertRoomFor('PoliciesPerAccount', 'managedPolicies', db)
    const createdAt = clock()
    const policy = {
      policyId: newUniqueId('ANPA', random, db.accountId),
      policyName,
      path,
      arn: iamArn(accountId, 'policy', path, policyName),
      description: Description ?? null,
      defaultVersion: 1,
      lastVersion: 1,
      createdAt,
      updatedAt: createdAt,
    }
    await db.managedPolicies.add(policy)
    await db.managedPolicies.addVersion(policy.policyId, { version: 1, document: PolicyDocument, createdAt })
    await addIamTags(db, policy.policyId, Tags, RESOURCE_TAGS)
    return { Policy: { ...toPolicy(ownPolicyFacts(policy), UNUSED), ...(Tags.length > 0 && { Tags }) } }
  },
})
