import { UNKNOWN } from '../../aws/index.ts'
import { type Path, textsAt } from '../path.ts'
import type { AskRow, Part, ResourceRow, ServiceExceptions } from '../rows.ts'

const ORIGIN: Path = 'OriginationIdentity'

/** "Either PhoneNumber, PhoneNumberId, PhoneNumberArn, SenderId, SenderIdArn, PoolId, or PoolArn". */
function origin(kind: RegExp, write: (text: string) => string = (text) => text): Part {
  return {
    says: ORIGIN,
    of: ({ parameters }) =>
      textsAt(ORIGIN, parameters, parameters)
        .filter((text) => kind.test(text))
        .map(write),
  }
}

const NUMBER = /^\+?\d+$/
const SENDER = /^(?!pool-|phone-|\+?\d+$|arn:)|:sender-id\//

/** Of a sender; a number has one as well, which is no part of its ARN. */
const COUNTRY: Part = {
  says: 'IsoCountryCode',
  of: ({ parameters }) =>
    textsAt(ORIGIN, parameters, parameters).some((text) => SENDER.test(text))
      ? textsAt('IsoCountryCode', parameters, parameters)
      : [],
}
const ORIGINS: Readonly<Record<string, ResourceRow>> = {
  PhoneNumber: {
    type: 'PhoneNumber',
    // What id a number has, the request does not say.
    parts: {
      PhoneNumberId: origin(/^phone-|^\+?\d+$|:phone-number\//, (text) => (NUMBER.test(text) ? UNKNOWN : text)),
    },
    optional: true,
  },
  Pool: { type: 'Pool', parts: { PoolId: origin(/^pool-|:pool\//) }, optional: true },
  SenderId: {
    type: 'SenderId',
    parts: { SenderId: origin(SENDER), IsoCountryCode: COUNTRY },
    optional: true,
  },
}

/** The types that the page has of operations that requests name an origin for. */
const TYPES: readonly (readonly [operation: RegExp, types: readonly string[]])[] = [
  [/Keywords?$|^SendMediaMessage$/, ['PhoneNumber', 'Pool']],
  [/^Send(?:DestinationNumberVerificationCode|RcsMessage|TextMessage)$/, ['PhoneNumber', 'Pool', 'SenderId']],
  [/OriginationIdentity$|^CreatePool$/, ['PhoneNumber', 'SenderId']],
]

function withOrigin(rows: readonly AskRow[], operation: string): readonly AskRow[] {
  const [main, ...rest] = rows
  const [, types = []] = TYPES.find(([pattern]) => pattern.test(operation)) ?? []
  if (main === undefined || types.length === 0) return rows
  const others = (main.on ?? []).filter(({ type }) => !types.includes(type))
  return [{ ...main, on: [...others, ...types.flatMap((type) => ORIGINS[type] ?? [])] }, ...rest]
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_pinpoint-sms-voice-v2.html */
export const pinpointSmsVoiceV2: ServiceExceptions = {
  service: 'pinpoint-sms-voice-v2',
  every: withOrigin,
  operations: {},
}
