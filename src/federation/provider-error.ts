/**
 * - `unreachable`: it did not answer, or not in time; another try may help.
 * - `unusable`: what it answered is not what a provider must answer, or it may not be asked.
 * - `untrusted`: its certificate is of no public authority, and none of the thumbprints is its own.
 */
export type ProviderFault = 'unreachable' | 'unusable' | 'untrusted'

/** Why an identity provider's keys are not known. What it says is for the log: nobody is told of addresses. */
export class ProviderError extends Error {
  readonly fault: ProviderFault

  constructor(fault: ProviderFault, message: string) {
    super(message)
    this.name = 'ProviderError'
    this.fault = fault
  }
}
