import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { GetSessionTokenCommand } from '@aws-sdk/client-sts'
import { totpCode, totpStep } from '../../src/credentials/index.ts'
import { keyOf } from '../support/sdk-clients.ts'
import { type Answers, Clients } from './clients.ts'
import type { Cluster } from './cluster.ts'
import type { Load } from './load.ts'
import { MACHINES } from './network.ts'
import { pause, until } from './program.ts'

/** Clients that know the code, at each node. */
const AT_ONCE = 2

/** A user with an MFA device whose each code several clients, of all nodes, use at once: one of them may. */
export class Codes {
  /** How often each step's code was taken. */
  readonly taken = new Map<number, number>()
  readonly #cluster: Cluster
  readonly #answers: Answers
  #running: Promise<void> | undefined
  #isOn = true

  constructor(cluster: Cluster, answers: Answers) {
    this.#cluster = cluster
    this.#answers = answers
  }

  /** Begins anew with another user where a call was refused. */
  async start(load: Load): Promise<void> {
    let tries = 0
    const use = await until('a user with codes', 120, () => this.#begin(load, `has-codes-${tries++}`))
    this.#running = use()
  }

  async #begin(load: Load, UserName: string): Promise<() => Promise<void>> {
    const iam = load.clients.iam.get(1)
    if (!iam) throw new Error('no machine 1')
    await iam.send(new CreateUserCommand({ UserName }))
    const Statement = [{ Effect: 'Allow', Action: '*', Resource: '*' }]
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'all', PolicyDocument }))
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
    const made = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: UserName }))
    const { SerialNumber = '', Base32StringSeed = new Uint8Array() } = made.VirtualMFADevice ?? {}
    const seed = fromBase32(Buffer.from(Base32StringSeed).toString())
    const step = totpStep(Date.now())
    const [AuthenticationCode1, AuthenticationCode2] = [totpCode(seed, step - 1), totpCode(seed, step)]
    const codes = { AuthenticationCode1, AuthenticationCode2 }
    await iam.send(new EnableMFADeviceCommand({ UserName, SerialNumber, ...codes }))
    const clients = new Clients(this.#cluster, this.#answers, keyOf(AccessKey))
    return () => this.#uses(clients, SerialNumber, seed)
  }

  async stop(): Promise<void> {
    this.#isOn = false
    await this.#running
  }

  async #uses(clients: Clients, SerialNumber: string, seed: Uint8Array): Promise<void> {
    let last = totpStep(Date.now())
    while (this.#isOn) {
      await pause(500)
      const step = totpStep(Date.now())
      if (step === last) continue
      last = step
      const TokenCode = totpCode(seed, step)
      const asked = MACHINES.flatMap((machine) =>
        Array.from({ length: AT_ONCE }, () =>
          clients.sts.get(machine)?.send(new GetSessionTokenCommand({ SerialNumber, TokenCode })),
        ),
      )
      const taken = (await Promise.allSettled(asked)).filter(({ status }) => status === 'fulfilled').length
      this.taken.set(step, taken)
    }
  }
}

/** RFC 4648, 6, without padding. */
function fromBase32(text: string): Uint8Array {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...text.replace(/=+$/, '')]
    .map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
}
