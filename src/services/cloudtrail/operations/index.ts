export * from './describe-trails.ts'
export * from './list-trails.ts'
export * from './lookup-events.ts'
