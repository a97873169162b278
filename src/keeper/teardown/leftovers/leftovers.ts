import { groupBy } from '../../../aws/index.ts'
import { joined, type Paint, type Printable, type Prompts, printable } from '../../../terminal/index.ts'
import { type Account, CannotRun, describeUnanswered, type Unanswered } from '../../account/index.ts'
import { type Charges, REQUEST_PRICE, recentCharges } from './charges.ts'
import { type TaggedResources, taggedResources } from './resources.ts'

export interface LeftoversOptions {
  readonly account: Account
  /** Whether Cost Explorer, which is paid for by the request, may be asked; `undefined`: a person is asked first. */
  readonly asksCostExplorer: boolean | undefined
  readonly people: Prompts | undefined
  readonly out: (text: Printable) => void
  readonly paint: Paint
  /** Epoch milliseconds. */
  readonly now: number
}

/**
 * Lists what costs money, whoever made it, and changes nothing.
 *
 * @returns whether nothing was found, and nothing stayed unseen that was asked for. @throws CannotRun where neither
 *   source answers.
 */
export async function leftovers(options: LeftoversOptions): Promise<boolean> {
  const { account, out, now, paint } = options
  const resources = await taggedResources(account)
  out(resourcesText(resources, paint))
  const charges = (await mayAsk(options)) ? await recentCharges(account, now) : undefined
  out(chargesText(charges, paint))
  if ('status' in resources && (!charges || 'status' in charges))
    throw new CannotRun(
      'nothing is known of what costs money here',
      charges
        ? 'use an endpoint and credentials that can list it'
        : 'give `--cost-explorer`, or allow `tag:GetResources`',
    )
  const isWithoutResources =
    !('status' in resources) &&
    resources.notSeen.length === 0 &&
    resources.regions.every(({ costs, unknown }) => costs.length + unknown.length === 0)
  const isWithoutCharges = !charges || (!('status' in charges) && charges.charges.length === 0)
  return isWithoutResources && isWithoutCharges
}

async function mayAsk({ asksCostExplorer, people }: LeftoversOptions): Promise<boolean> {
  if (asksCostExplorer !== undefined || !people) return asksCostExplorer === true
  return people.confirm(
    printable`Ask Cost Explorer what the last 30 days cost? AWS takes ${REQUEST_PRICE} for each request, most often one.`,
  )
}

function resourcesText(found: TaggedResources | Unanswered, paint: Paint): Printable {
  const title = paint('bold', 'RESOURCES that have or had tags; those that never had any are not listed')
  if ('status' in found) return printable`${title}\n  ${describeUnanswered(found)}\n`
  const { regions, free, notSeen } = found
  const lines = regions.flatMap(({ region, costs, unknown }) => [
    ...(costs.length + unknown.length > 0 ? [printable`  ${region}`] : []),
    ...costs.map((arn) => printable`    ${arn}`),
    ...unknown.map((arn) => printable`    ${arn}: whether it costs is not known here`),
  ])
  const rest = free === 0 ? [] : [printable`  beside ${free.toLocaleString('en-US')} that cost nothing by being there`]
  const all = [
    ...(lines.length === 0 ? [printable`  none that costs`] : lines),
    ...rest,
    ...notSeen.map((why) => printable`  not seen: ${why}`),
  ]
  return printable`${title}\n${joined(all, '\n')}\n`
}

function chargesText(found: Charges | Unanswered | undefined, paint: Paint): Printable {
  const title = paint('bold', 'CHARGES')
  if (!found)
    return printable`${title}\n  Cost Explorer was not asked: with \`--cost-explorer\` it is, at ${REQUEST_PRICE} for each request\n`
  if ('status' in found) return printable`${title}\n  ${describeUnanswered(found)}\n`
  const { from, to, charges } = found
  const byRegion = [...groupBy(charges, ({ region }) => region)].flatMap(([region, all]) => [
    printable`  ${region}`,
    ...all.map(({ service, amount, unit }) => printable`    ${service}: ${amount.toFixed(2)} ${unit}`),
  ])
  const lines = charges.length === 0 ? [printable`  none`] : byRegion
  return printable`${title} from ${from} to ${to}, by Cost Explorer\n${joined(lines, '\n')}\n`
}
