/**
 * Who somebody is, as a SAML 2.0 identity provider says it: XML, signatures, encryption and assertions. Pure: no I/O,
 * and the time is a parameter.
 */
export type { Assertion } from './assertion.ts'
export { readMetadata } from './metadata.ts'
export { SamlRefusal } from './refusal.ts'
export { assertResponse, claimedValues, readResponse, type TrustedProvider } from './response.ts'
