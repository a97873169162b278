export { readToken, type UnprovedToken } from './identity-token.ts'
export { ProviderError } from './provider-error.ts'
export { ProviderKeys } from './provider-keys.ts'
