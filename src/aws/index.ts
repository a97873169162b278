/**
 * Words that every layer shares: ARNs, account ids, identifiers, errors. This layer knows how they look and nothing of
 * who keeps them; it imports nothing.
 */
export * from './arn.ts'
export { base32Encode } from './base32.ts'
export { base64Of } from './base64.ts'
export { BoundedCache } from './bounded-cache.ts'
export * from './clock.ts'
export * from './credential.ts'
export * from './duration.ts'
export { editDistance } from './edit-distance.ts'
export { emailDomain, isEmailAddress } from './email-address.ts'
export * from './error.ts'
export { GLOBAL_REGION, isDataEvent, isGlobalService, regionOfEvent } from './event-facts.ts'
export { groupBy } from './group-by.ts'
export { breathe, heavyWork } from './heavy-work.ts'
export { actionNameOf, iamPrefixOf } from './iam-names.ts'
export * from './identifiers.ts'
export { javaDouble } from './java-double.ts'
export * from './loopback.ts'
export * from './maybe-promise.ts'
export { namedKey } from './named-key.ts'
export { anyObjectIn, fault, listIn, OperatorFileFault, objectIn, textIn } from './operator-file.ts'
export { otpauthUri, ROOT_MFA_DEVICE_NAME } from './otpauth.ts'
export * from './principal.ts'
export { principalOfArn } from './principal-arn.ts'
export { pooled } from './random-pool.ts'
export * from './random-text.ts'
export * from './region.ts'
export type {
  Constraint,
  ConstraintWords,
  ErrorSpelling,
  ServiceDescriptor,
  WireConventions,
} from './service-descriptor.ts'
export { sortedInPieces } from './sorted-in-pieces.ts'
export * from './uncertain-arn.ts'
