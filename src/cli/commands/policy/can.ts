import type { Principal } from '../../../aws/index.ts'
import {
  type Context,
  type Explanation,
  explain,
  explanationText,
  principalKey,
  statementName,
} from '../../../policy/index.ts'
import {
  formatted,
  joined,
  type Paint,
  type Printable,
  painter,
  printable,
  printableJson,
} from '../../../terminal/index.ts'
import { command, type Given, UsageError } from '../../command.ts'
import { oneOf } from '../../one-of.ts'
import { LIMIT_FLAGS, layersOf, readLimits, resourceAccount } from './layer-flags.ts'
import { readWholePolicies } from './policy-file.ts'
import { type ContextValues, contextValues, requestOf, unknownAction } from './request.ts'
import { requestPrincipal } from './request-principal.ts'

const FLAGS = {
  policy: { type: 'strings', value: 'FILE', help: "an identity-based policy of the principal's; may be repeated" },
  action: { type: 'string', value: 'ACTION', help: 'what is asked for, such as iam:CreateUser' },
  resource: { type: 'string', value: 'ARN', help: "what it is asked of; '*' for an action without resources" },
  context: {
    type: 'strings',
    value: 'KEY=VALUE',
    help: 'a condition key of the request; one that is repeated has several values',
  },
  principal: {
    type: 'string',
    value: 'ARN',
    help: "who asks: a user, role, session or root, a service's name, or anonymous",
  },
  ...LIMIT_FLAGS,
  'resource-policy': {
    type: 'string',
    value: 'FILE',
    help: "the resource's own policy (default: it has none); needs --principal",
  },
  'resource-account': {
    type: 'string',
    value: 'ID',
    help: "whose the resource is (default: as its ARN says, else the principal's)",
  },
  why: { type: 'boolean', help: 'say of each policy and statement what it matched or lacked' },
  format: { type: 'string', value: 'FORMAT', help: 'text, or json: the whole explanation as data (default text)' },
} as const

/** Who is not named, in AWS's sentence. */
const NOBODY_NAMED = 'PRINCIPAL'

export const can = command({
  name: 'policy can',
  summary: 'Decides one request. Exit code: 0 allowed, 1 denied, 2 could not run.',
  usage: 'policy can --policy FILE… --action ACTION --resource ARN [--context KEY=VALUE]… [FLAGS]',
  example: "policy can --policy IAMFullAccess --action iam:CreateUser --resource '*'",
  flags: FLAGS,
  async run(given, _words, terminal) {
    const format = oneOf('format', given.format, ['text', 'json'], 'text')
    const { action, resource } = required(given)
    const resourcePolicy = given['resource-policy']
    const principal = given.principal === undefined ? undefined : requestPrincipal(given.principal)
    const request = requestOf(action, resource, contextOf(principal, contextValues(given.context)))
    const layers = layersOf({
      identity: await readWholePolicies(given.policy ?? []),
      principal,
      resource: {
        accountId: resourceAccount(given['resource-account'], resource, principal),
        policies:
          resourcePolicy === undefined ? undefined : await readWholePolicies([resourcePolicy], 'resource-based policy'),
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

function required(given: Given<typeof FLAGS>): { readonly action: string; readonly resource: string } {
  const { action, resource, principal, scp } = given
  if (action === undefined || resource === undefined) {
    throw new UsageError('`policy can` needs `--action` and `--resource`', `for example \`castellan ${can.example}\``)
  }
  const isRoot = principal?.endsWith(':root') === true // Root needs none.
  if (given.policy === undefined && given['resource-policy'] === undefined && !isRoot) {
    throw new UsageError('`policy can` needs a policy', 'give `--policy`, or `--resource-policy` with `--principal`')
  }
  const needsPrincipal = given['resource-policy'] !== undefined ? '--resource-policy' : scp && '--scp'
  if (needsPrincipal !== undefined && principal === undefined) {
    throw new UsageError(`\`${needsPrincipal}\` needs to know who asks`, 'give `--principal`')
  }
  return { action, resource }
}

/** The answer, with AWS's sentence where it is a denial, and which statement decided; or with everything. */
function answerText(explanation: Explanation, isWhole: boolean, paint: Paint): Printable {
  const shown = isWhole ? explanation : { ...explanation, layers: [] }
  const [answer = '', ...rest] = String(formatted(shown, explanationText)).split('\n')
  const [effect = ''] = answer.split(/\b/)
  const colour = explanation.decision.effect === 'Allow' ? 'green' : 'red'
  const first = printable`${paint(colour, effect)}${answer.slice(effect.length)}`
  const painted = joined([first, ...rest.map((line) => printable`${line}`)], '\n')
  const by = isWhole ? undefined : decisiveStatement(explanation)
  return by === undefined ? painted : printable`${painted}${by}\n`
}

function decisiveStatement({ layers }: Explanation): string | undefined {
  for (const { policy, statements } of layers.flatMap((layer) => layer.policies)) {
    const decided = statements.find((statement) => statement.decided)
    if (decided) return `by ${statementName(decided.statement, decided.sid, policy)}`
  }
  return undefined
}
