import { BASE32 } from '../../../src/aws/base32.ts'
import { totpCode, totpStep } from '../../../src/credentials/index.ts'

/** What virtual MFA devices show: who made one has seen its seed. */
export class Codes {
  readonly #seeds = new Map<string, Uint8Array>()
  readonly #clock: () => number

  constructor(clock: () => number) {
    this.#clock = clock
  }

  learn(output: unknown): void {
    const { VirtualMFADevice } = Object(output) as {
      VirtualMFADevice?: { SerialNumber: string; Base32StringSeed?: unknown }
    }
    const { SerialNumber, Base32StringSeed } = VirtualMFADevice ?? {}
    if (SerialNumber === undefined || !(Base32StringSeed instanceof Uint8Array)) return
    this.#seeds.set(SerialNumber, decoded(Buffer.from(Base32StringSeed).toString()))
  }

  /** In the place of codes that an input has. */
  of(input: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
    const seed = this.#seeds.get(String(input.SerialNumber))
    if (!seed) return {}
    const now = totpStep(this.#clock())
    return {
      ...('AuthenticationCode1' in input && { AuthenticationCode1: totpCode(seed, now - 1) }),
      ...('AuthenticationCode2' in input && { AuthenticationCode2: totpCode(seed, now) }),
      ...('TokenCode' in input && { TokenCode: totpCode(seed, now) }),
    }
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc4648#section-6 */
function decoded(text: string): Uint8Array {
  const bits = Array.from(text, (letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Uint8Array.from({ length: Math.floor(bits.length / 8) }, (_, i) =>
    Number.parseInt(bits.slice(8 * i, 8 * i + 8), 2),
  )
}
