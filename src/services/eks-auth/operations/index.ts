export * from './assume-role-for-pod-identity.ts'
