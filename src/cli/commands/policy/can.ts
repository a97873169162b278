import type { Principal } from '../../../aws/index.ts'
import { type Context, explain, principalKey } from '../../../policy/index.ts'
import { painter, printable, printableJson } from '../../../terminal/index.ts'
import { command, type Given, UsageError } from '../../command.ts'
import { oneOf } from '../../one-of.ts'
import { answerText } from './answer-text.ts'
import { CAN_FLAGS, NOBODY_NAMED, requirePolicies } from './can-flags.ts'
import { defaultPolicies, layersOf, readLimits, resourceAccount } from './layer-flags.ts'
import { readWholePolicies } from './policy-file.ts'
import { type ContextValues, contextValues, requestOf, unknownAction } from './request.ts'
import { requestPrincipal } from './request-principal.ts'

export const can = command({
  name: 'policy can',
  summary:
    'Decides one request, or all that a call of an AWS service asks for. Exit code: 0 allowed, 1 denied, 2 could not run.',
  usage: 'policy can --policy FILE… (--action ACTION --resource ARN | --request FILE) [--context KEY=VALUE]… [FLAGS]',
  example: "policy can --policy IAMFullAccess --action iam:CreateUser --resource '*'",
  flags: CAN_FLAGS,
  async run(given, _words, terminal) {
    const format = oneOf('format', given.format, ['text', 'json'], 'text')
    if (given.request !== undefined) {
      // Few ask of requests: the models of AWS's services are not loaded for the others.
      const { canRequest } = await import('./can-request.ts')
      return await canRequest(given.request, given, format, terminal)
    }
    const { action, resource: name } = required(given)
    const resourcePolicy = given['resource-policy']
    const principal = given.principal === undefined ? undefined : requestPrincipal(given.principal)
    const request = requestOf(action, name, contextOf(principal, contextValues(given.context)))
    const { resource } = request
    const owner = resourceAccount(given['resource-account'], resource, principal)
    const layers = layersOf({
      identity: await readWholePolicies(given.policy ?? []),
      principal,
      resource: {
        accountId: owner,
        policies:
          resourcePolicy === undefined
            ? defaultPolicies(resource, owner)
            : await readWholePolicies([resourcePolicy], 'resource-based policy'),
      },
      ...(await readLimits(given)),
    })
    const unknown = unknownAction(action)
    if (unknown !== undefined) terminal.err(printable`castellan: note: ${unknown}\n`)
    const explanation = explain(request, layers, NOBODY_NAMED)
    if (format === 'json') terminal.data(printableJson(explanation))
    else terminal.out(answerText(explanation, given.why === true, painter(terminal)))
    return explanation.decision.effect === 'Allow' ? 0 : 1
  },
})

/** What is given, and what follows from who asks. */
function contextOf(principal: Principal | undefined, given: ContextValues): Context {
  return (key) => given.get(key) ?? (principal && principalKey(principal, key, Date.now()))
}

function required(given: Given<typeof CAN_FLAGS>): { readonly action: string; readonly resource: string } {
  const { action, resource, principal } = given
  if (action === undefined || resource === undefined) {
    throw new UsageError(
      '`policy can` needs `--action` and `--resource`, or `--request`',
      `for example \`castellan ${can.example}\``,
    )
  }
  requirePolicies(given, principal)
  return { action, resource }
}
