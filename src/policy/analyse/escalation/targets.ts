import { isServiceLinked, type Principal } from './principals.ts'
import { federatedPrincipals, namesAccounts, trustOfService } from './trust.ts'

/** Users and roles that steps are looked for on. */
export class Targets {
  readonly all: readonly Principal[]
  private byArn: ReadonlyMap<string, Principal> | undefined
  private readonly byService = new Map<string, readonly Principal[]>()
  private trusting: readonly Principal[] | undefined

  constructor(all: readonly Principal[]) {
    this.all = all
  }

  has({ arn }: Principal): boolean {
    return this.of(arn) !== undefined
  }

  of(arn: string): Principal | undefined {
    this.byArn ??= new Map(this.all.map((each) => [each.arn, each]))
    return this.byArn.get(arn)
  }

  /** Roles whose trust policies name accounts, or principals in them, and not services or identity providers alone. */
  get rolesTrustingAccounts(): readonly Principal[] {
    this.trusting ??= this.all.filter((role) => role.kind === 'role' && namesAccounts(role.trustPolicy))
    return this.trusting
  }

  /** Roles that a service can be given, or that an identity provider of that name is for. */
  rolesTrusting(service: string): readonly Principal[] {
    let roles = this.byService.get(service)
    if (!roles) {
      roles = this.all.filter(
        (role) =>
          role.kind === 'role' &&
          !isServiceLinked(role) &&
          (trustOfService(role.trustPolicy, service) !== undefined ||
            federatedPrincipals(role.trustPolicy).includes(service)),
      )
      this.byService.set(service, roles)
    }
    return roles
  }
}
