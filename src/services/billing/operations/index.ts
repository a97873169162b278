export * from './get-billing-preferences.ts'
export * from './update-billing-preferences.ts'
