import type { Account, EscalationEdge } from '../../src/policy/analyse/index.ts'
import { IdentityProvider } from '../../src/saml/testing/identity-provider.ts'
import type { Answer, SdkClients } from '../support/sdk-clients.ts'
import { denying, document, EVERYTHING, kindOf, nameOf, PASSWORD, pathOf } from './deployed.ts'
import { type Hand, handByKey, handByPassword, keyIn } from './hand.ts'

const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess'

/** A request of a step, and what the analysis's data leave open. */
export interface Asked {
  readonly action: string
  readonly resource: string
  readonly context?: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Of whom the step is: the user who joins a group. */
  readonly to: string
  /** The version that becomes the default. */
  readonly versionId?: string | undefined
  readonly tags?: readonly { readonly Key: string; readonly Value: string }[]
}

export interface Refusal {
  readonly asked: Asked
  readonly error: NonNullable<Answer['error']>
}

/** Takes steps of escalation on a server, by the calls that their requests stand for. */
export class Steps {
  /** Whom one can act as by now, by ARN. */
  readonly hands = new Map<string, Hand>()
  readonly #url: string
  readonly #account: Account
  readonly #clients: SdkClients
  readonly #root: Hand

  constructor(url: string, account: Account, clients: SdkClients, root: Hand) {
    this.#url = url
    this.#account = account
    this.#clients = clients
    this.#root = root
  }

  /** Gives access keys of a user to whoever begins, and a session of each role that it then assumes. */
  async begin(arn: string, ...roles: readonly string[]): Promise<Hand> {
    const made = await this.#root.send('iam', 'CreateAccessKey', { UserName: nameOf(arn) })
    let hand = this.#inHand(handByKey(this.#clients, arn, keyIn(made)))
    for (const RoleArn of roles) {
      const session = await hand.send('sts', 'AssumeRole', { RoleArn, RoleSessionName: 'begin' })
      hand = this.#inHand(handByKey(this.#clients, RoleArn, keyIn(session)))
    }
    return hand
  }

  /** @returns the first refusal, if any. */
  async take({ from, to, permissions, sentence }: EscalationEdge): Promise<Refusal | undefined> {
    const hand = this.hands.get(from)
    if (!hand) throw new Error(`nobody can act as ${from} by now: ${sentence}`)
    for (const { request } of permissions) {
      const asked = { ...request, to, versionId: /makes version (v\d+) /.exec(sentence)?.[1] }
      for (const { error } of await this.ask(hand, asked)) if (error) return { asked, error }
    }
    if (permissions.some(({ request }) => /LoginProfile$/.test(request.action))) await this.signIn(to)
    return undefined
  }

  async signIn(arn: string): Promise<void> {
    this.#inHand(await handByPassword(this.#url, this.#account.accountId, arn, nameOf(arn)))
  }

  /** What the calls answered that a request stands for: one, or one for each of several things. */
  async ask(hand: Hand, asked: Asked): Promise<readonly Answer[]> {
    const { action, resource } = asked
    const [service = '', operation = ''] = action.split(':')
    const answers: Answer[] = []
    for (const input of await this.#inputs(hand, asked)) answers.push(await hand.answer(service, operation, input))
    const [{ output } = { output: undefined }] = answers
    if (output && /^(?:CreateAccessKey|AssumeRole)$/.test(operation)) {
      this.#inHand(handByKey(this.#clients, resource, keyIn(output)))
    }
    if (output && operation === 'UpdateSAMLProvider') await this.#signInBySaml(asked)
    return answers
  }

  #inHand(hand: Hand): Hand {
    this.hands.set(hand.arn, hand)
    return hand
  }

  readonly #identityProvider = new IdentityProvider()

  async #inputs(
    hand: Hand,
    { action, resource, context = {}, to, versionId, tags }: Asked,
  ): Promise<readonly object[]> {
    const holder = { [`${kindOf(resource)}Name`]: nameOf(resource) }
    const of = (key: string) => context[key.toLowerCase()] ?? context[key]
    const PolicyArn = of('iam:PolicyARN') ?? ADMINISTRATOR_ACCESS
    const boundary = of('iam:PermissionsBoundary')
    const everything = { PolicyName: 'everything', PolicyDocument: EVERYTHING }
    const name = action.slice('iam:'.length)
    if (/^(?:Attach|Detach)\w+Policy$/.test(name)) return [{ ...holder, PolicyArn }]
    if (/^Put(?:User|Role|Group)Policy$/.test(name)) return [{ ...holder, ...everything }]
    if (/^Delete(?:User|Role|Group)Policy$/.test(name)) {
      const { users, groups, roles } = this.#account
      const found = [...users, ...groups, ...roles].find(({ arn }) => arn === resource)
      return (found ? denying(found) : []).map((PolicyName) => ({ ...holder, PolicyName }))
    }
    if (/^Put\w+PermissionsBoundary$/.test(name)) return [{ ...holder, PermissionsBoundary: boundary }]
    if (/^Delete\w+PermissionsBoundary$/.test(name)) return [holder]
    if (/^Tag(?:User|Role)$/.test(name)) return [{ ...holder, Tags: tags ?? [{ Key: 'team', Value: 'a' }] }]
    if (/^Untag(?:User|Role)$/.test(name)) return [{ ...holder, TagKeys: ['team'] }]
    const bounded = boundary !== undefined && { PermissionsBoundary: boundary }
    switch (action) {
      case 'iam:CreatePolicyVersion':
        return [{ PolicyArn: resource, PolicyDocument: EVERYTHING, SetAsDefault: true }]
      case 'iam:SetDefaultPolicyVersion':
        return [{ PolicyArn: resource, VersionId: versionId ?? 'v1' }]
      case 'iam:AddUserToGroup':
      case 'iam:RemoveUserFromGroup':
        return [{ ...holder, UserName: nameOf(to) }]
      case 'iam:CreateGroup':
        return [{ ...holder, Path: pathOf(resource) }]
      case 'iam:CreatePolicy':
        return [{ PolicyName: nameOf(resource), Path: pathOf(resource), PolicyDocument: EVERYTHING }]
      case 'iam:CreateUser':
        return [{ ...holder, Path: '/', ...bounded }]
      case 'iam:CreateRole':
        return [{ ...holder, AssumeRolePolicyDocument: trusting(hand.arn), ...bounded }]
      case 'iam:UpdateAssumeRolePolicy':
        return [{ ...holder, PolicyDocument: trusting(hand.arn) }]
      case 'iam:CreateAccessKey':
        return [holder]
      case 'iam:CreateLoginProfile':
      case 'iam:UpdateLoginProfile':
        return [{ ...holder, Password: PASSWORD, PasswordResetRequired: false }]
      case 'iam:DeactivateMFADevice': {
        const found = await this.#root.send('iam', 'ListMFADevices', holder)
        const { MFADevices } = found as { MFADevices: { SerialNumber: string }[] }
        return MFADevices.map(({ SerialNumber }) => ({ ...holder, SerialNumber }))
      }
      case 'iam:UpdateSAMLProvider':
        return [{ SAMLProviderArn: resource, SAMLMetadataDocument: this.#identityProvider.metadata() }]
      case 'sts:AssumeRole':
        return [{ RoleArn: resource, RoleSessionName: 'step' }]
      default:
        throw new Error(`test/escalation/steps.ts has no call for ${action}`)
    }
  }

  async #signInBySaml({ resource, to }: Asked): Promise<void> {
    const attributes = { Role: `${to},${resource}`, RoleSessionName: 'step' }
    const response = this.#identityProvider.signed({ now: Date.now(), attributes })
    const input = { RoleArn: to, PrincipalArn: resource, SAMLAssertion: Buffer.from(response).toString('base64') }
    const nobody = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'none' }
    const output = await this.#clients.send('sts', nobody, 'AssumeRoleWithSAML', input)
    this.#inHand(handByKey(this.#clients, to, keyIn(output)))
  }
}

function trusting(AWS: string): string {
  return document({ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' })
}
