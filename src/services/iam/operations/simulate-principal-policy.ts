import { operation } from '../operation.ts'
import { simulatedPrincipal } from '../simulated-principal.ts'
import { assertSimulated, inputPolicies, simulate } from '../simulation.ts'

/**
 * What a user's, group's or role's policies, and the given ones beside them, would decide. Nothing is done.
 *
 * @throws NoSuchEntity (404), InvalidInput (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export const simulatePrincipalPolicy = operation('SimulatePrincipalPolicy', {
  action: 'iam:SimulatePrincipalPolicy',
  access: 'read',
  resource: ({ PolicySourceArn }) => PolicySourceArn,

  async handle(request, { accountId, db, clock }) {
    const {
      PolicySourceArn,
      PolicyInputList,
      PermissionsBoundaryPolicyInputList: boundary,
      PolicyExclusionList,
      Marker,
      MaxItems,
      ...input
    } = request
    assertSimulated({ PolicyExclusionList })
    const simulated = await simulatedPrincipal(db, PolicySourceArn)
    return simulate(
      {
        identity: [...simulated.identity, ...(await inputPolicies(PolicyInputList, 'PolicyInputList'))],
        boundary: boundary ? await inputPolicies(boundary, 'PermissionsBoundaryPolicyInputList') : simulated.boundary,
        input: { ...input, CallerArn: input.CallerArn ?? PolicySourceArn },
        accountId,
        caller: simulated.principal,
        now: clock(),
      },
      { Marker, MaxItems },
    )
  },
})
