import { parseArn } from '../aws/index.ts'
import { type ArnTemplate, arnTemplate, isOfScope } from './arn-template.ts'

/** What an ARN says by variable, in lower case: of a cluster `clustername`, `uuid` and `clusteruuid`. */
export type Inherited = ReadonlyMap<string, string>

/**
 * Of an ARN of what something is in, such as the cluster of a topic: the parts that both ARNs have. Types may call them
 * otherwise: a cluster's `Uuid` is a topic's `ClusterUuid`.
 *
 * @param types the service's, by name, as templates.
 */
export function partsInherited(arn: string, types: Iterable<readonly [type: string, template: string]>): Inherited {
  const parts = new Map<string, string>()
  const { region = '', accountId = '' } = parseArn(arn) ?? {}
  if (region !== '') parts.set('region', region)
  if (accountId !== '') parts.set('account', accountId)
  for (const [type, text] of types) {
    const template = arnTemplate(text)
    const values = strictly(template).exec(arn)
    if (values === null) continue
    for (const [index, name] of template.names.entries()) {
      if (isOfScope(name)) continue
      parts.set(lower(name), values[index + 1] ?? '')
      parts.set(lower(type + name), values[index + 1] ?? '')
    }
    return parts
  }
  return parts
}

export function inheritedPart(parts: Inherited, variable: string): string | undefined {
  return parts.get(lower(variable))
}

function lower(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase()
}

/** As the template's own shape, but that no part holds what stands between parts. */
function strictly({ texts, names }: ArnTemplate): RegExp {
  const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  const pieces = names.map(
    (name, index) => (isOfScope(name) ? '([^:]*)' : '([^:/]+)') + literal(texts[index + 1] ?? ''),
  )
  return new RegExp(`^${literal(texts[0] ?? '')}${pieces.join('')}$`)
}
