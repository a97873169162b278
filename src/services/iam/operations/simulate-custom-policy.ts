import { operation } from '../operation.ts'
import { assertSimulated, inputPolicies, simulate } from '../simulation.ts'

/**
 * What the given policies would decide, by the engine that decides real requests. Nothing is done.
 *
 * @throws InvalidInput (400)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html
 */
export const simulateCustomPolicy = operation('SimulateCustomPolicy', {
  action: 'iam:SimulateCustomPolicy',
  access: 'read',

  async handle(
    { PolicyInputList, PermissionsBoundaryPolicyInputList: boundary, Marker, MaxItems, ...input },
    { accountId, clock },
  ) {
    const { OrderedOrganizationPolicyInputList } = input
    assertSimulated({ OrderedOrganizationPolicyInputList })
    return simulate(
      {
        identity: await inputPolicies(PolicyInputList, 'PolicyInputList'),
        boundary: boundary && (await inputPolicies(boundary, 'PermissionsBoundaryPolicyInputList')),
        input,
        accountId,
        caller: undefined,
        now: clock(),
      },
      { Marker, MaxItems },
    )
  },
})
