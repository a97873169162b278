import type { MaybePromise, ResourceName } from '../aws/index.ts'
import type { ApiRequest, Ask, AskKeys } from './ask.ts'

/** Who knows the names of what is there, such as whoever has it: asked once for each, and remembered there. */
export interface ResourceNames {
  /** The ARN of what an ask of the request is about; `undefined` where nobody knows. */
  find(ask: Ask, request: ApiRequest): MaybePromise<string | undefined>
}

/** The same asks, on names that are whole where they are known. One that does not fit what the request says is none. */
export async function withKnownNames(
  asks: readonly Ask[],
  request: ApiRequest,
  names: ResourceNames,
): Promise<readonly Ask[]> {
  return Promise.all(
    asks.map(async (ask) => {
      const { resource } = ask
      if (typeof resource === 'string') return ask
      const found = await names.find(ask, request)
      return found !== undefined && resource.canBe(found) ? new NamedAsk(ask, found) : ask
    }),
  )
}

class NamedAsk implements Ask {
  readonly action: string
  readonly resource: string
  readonly said: ResourceName
  readonly #ask: Ask

  constructor(ask: Ask, resource: string) {
    this.action = ask.action
    this.resource = resource
    this.said = ask.resource
    this.#ask = ask
  }

  get context(): AskKeys {
    return this.#ask.context
  }
}
