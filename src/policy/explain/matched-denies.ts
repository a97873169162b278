import type { Layers } from '../decide/layers.ts'
import type { PolicyRequest } from '../language/decision.ts'
import type { Statement } from '../language/document.ts'
import { parsePolicy } from '../language/parse.ts'
import { askedOf, matchedIn } from './explain-layers.ts'

/**
 * The statements that deny the request, as they are written, of all layers that limit it. It reads the documents again:
 * ask for it when a request was denied.
 */
export function matchedDenies(request: PolicyRequest, layers: Layers): readonly Statement[] {
  return askedOf(request, layers)
    .filter(({ exemption }) => exemption === undefined)
    .flatMap((asked) => {
      const denies = matchedIn(asked, request).filter(({ effect }) => effect === 'Deny')
      return denies.flatMap(({ policy, statement }) => {
        const source = asked.set.sources[policy]
        return (source && parsePolicy(source.document).statements[statement]) ?? []
      })
    })
}
