import { otpauthUri } from '../../aws/index.ts'
import { type Printable, printable } from '../../terminal/index.ts'
import { type Account, type Call, CannotRun, call, type Output, UnansweredError } from '../account/index.ts'
import type { Check, People, PermissionScope, PlannedCall, Step, StepContext } from '../check/index.ts'
import { isMadeBy, MADE_BY } from '../made-by.ts'

/** A virtual MFA device that is to be made and given to someone. */
interface Enrolment {
  /** Of the device, and of its owner in the authenticator's list. */
  readonly name: string
  readonly serialNumber: string
  /**
   * Whether a device of ours is there that nobody has, from a run that was stopped: its seed is lost, so it is made
   * anew.
   */
  readonly isLeftOver: boolean
  /** The call that gives the device to its owner. */
  readonly enable: (first: string, second: string) => Call
}

/** A pair of codes may be wrong so often: then the device is removed, and nothing is changed. */
const TRIES = 3

const CODE = /^\d{6}$/

/**
 * What a step that gives someone a device has beside its own.
 *
 * @param enable The call that gives the device of a serial number to its owner, by two codes.
 */
export async function enrolmentStep(
  account: Account,
  name: string,
  enable: (serialNumber: string, first: string, second: string) => Call,
): Promise<Pick<Step, 'needsTerminal' | 'calls' | 'apply' | 'person'>> {
  const serialNumber = `arn:${account.partition}:iam::${account.accountId}:mfa/${name}`
  const unassigned = { AssignmentStatus: 'Unassigned' } as const
  const devices = await account.list('iam', 'ListVirtualMFADevices', unassigned, 'VirtualMFADevices')
  const isLeftOver = devices.some(({ SerialNumber }) => SerialNumber === serialNumber)
  if (isLeftOver && !(await isOurs(account, serialNumber)))
    return {
      calls: [],
      person: `add an MFA device in the IAM console, or, if ${serialNumber} is nobody’s, delete it and run the same command again: a device of that name is there that this command did not make`,
    }
  const enrolment: Enrolment = {
    name,
    serialNumber,
    isLeftOver,
    enable: (first, second) => enable(serialNumber, first, second),
  }
  return { needsTerminal: true, calls: enrolmentCalls(enrolment), apply: (context) => enrol(enrolment, context) }
}

/**
 * The list of devices does not say it:
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListVirtualMFADevices.html
 */
async function isOurs(account: Account, serialNumber: string): Promise<boolean> {
  const { Tags } = await account.read('iam', 'ListMFADeviceTags', { SerialNumber: serialNumber })
  return isMadeBy(Tags)
}

/** All calls that `enrol` can make, as they are shown. */
function enrolmentCalls(enrolment: Enrolment): readonly PlannedCall[] {
  const { isLeftOver, serialNumber, enable } = enrolment
  return [
    {
      call: remove(enrolment),
      onlyIf: isLeftOver
        ? 'as now, one is left over from a run that was stopped, or the codes are refused'
        : 'the codes are refused',
    },
    { call: create(enrolment), makes: serialNumber, also: ['iam:TagMFADevice'] },
    { call: enable('(the first code)', '(the second code)') },
  ]
}

/** What enrolment reads and changes, on the device of the name that `name` makes. */
export function enrolmentPermissions(name: (scope: PermissionScope) => string): Pick<Check, 'reads' | 'changes'> {
  const resources = (scope: PermissionScope) => [`arn:${scope.partition}:iam::${scope.accountId}:mfa/${name(scope)}`]
  const changes = ['CreateVirtualMFADevice', 'TagMFADevice', 'DeleteVirtualMFADevice']
  return {
    reads: [{ action: 'iam:ListVirtualMFADevices' }, { action: 'iam:ListMFADeviceTags', resources }],
    changes: changes.map((operation) => ({ action: `iam:${operation}`, resources })),
  }
}

/**
 * Makes the device, shows its seed as a QR code, asks for two codes and gives the device to its owner. Whatever goes
 * wrong, the device is removed again: one that nobody can use would hold its name.
 *
 * @throws CannotRun after three pairs of codes that were wrong; InputEnded; UnansweredError
 */
async function enrol(enrolment: Enrolment, { change, people, account }: StepContext): Promise<void> {
  if (!people) throw new Error('nobody is there to scan a QR code')
  if (enrolment.isLeftOver) await change(remove(enrolment))
  const { VirtualMFADevice: device } = (await change(create(enrolment))) as Output<'iam', 'CreateVirtualMFADevice'>
  try {
    const seed = Buffer.from(device?.Base32StringSeed ?? []).toString()
    account.redact(seed)
    people.say(printable`Scan this with an authenticator app on your phone:`)
    const issuer = `${account.isAws ? 'AWS' : 'Castellan'} (${account.accountId})`
    people.showQr(otpauthUri({ issuer, deviceName: enrolment.name, secret: seed, isShort: true }))
    await twoCodes(enrolment, seed, { people, account, change })
  } catch (error) {
    await change(remove(enrolment))
    throw error
  }
}

async function twoCodes(
  { enable }: Enrolment,
  seed: string,
  { people, account, change }: Pick<StepContext, 'account' | 'change'> & { readonly people: People },
): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const question = printable`The code that it shows now (or \`key\`, to type the secret instead of scanning):`
    const first = await askCode(people, question, (answer) => {
      if (answer !== 'key') return undefined
      return printable`The secret key: ${seed}`
    })
    const second = await askCode(people, printable`The next code, in half a minute at most:`, (answer) =>
      answer === first ? printable`That is the same code: wait until the app shows the next one.` : undefined,
    )
    for (const code of [first, second]) account.redact(code)
    const problem = await refusal(() => change(enable(first, second)))
    if (problem === undefined) return
    people.say(printable`${problem}`)
  }
  throw new CannotRun(
    'the codes were wrong three times, so the device was removed again',
    'look at the clock of the phone (it must be set by the network), and run the same command again',
  )
}

/**
 * Asks until a code is typed: what cannot be one is told at once, and counts as no try.
 *
 * @param insteadOf what to say to an answer, where it is not to be taken.
 */
async function askCode(
  people: People,
  question: Printable,
  insteadOf: (answer: string) => Printable | undefined,
): Promise<string> {
  for (;;) {
    const answer = (await people.ask(question)).replaceAll(' ', '')
    const says = insteadOf(answer) ?? (CODE.test(answer) ? undefined : printable`A code has six digits.`)
    if (says === undefined) return answer
    people.say(says)
  }
}

/** What is wrong with the codes; `undefined`: they were accepted. */
async function refusal(send: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await send()
    return undefined
  } catch (error) {
    if (!(error instanceof UnansweredError && error.answer.status === 'failed')) throw error
    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableMFADevice.html
    if (!/^InvalidAuthenticationCode/.test(error.answer.code)) throw error
    return `They were refused: ${error.answer.message} Give two codes that follow one another; if they are refused again, set the clock of the phone to automatic.`
  }
}

function create({ name }: Enrolment): Call {
  return call('iam', 'CreateVirtualMFADevice', { VirtualMFADeviceName: name, Tags: [MADE_BY] })
}

function remove({ serialNumber }: Enrolment): Call {
  return call('iam', 'DeleteVirtualMFADevice', { SerialNumber: serialNumber })
}
