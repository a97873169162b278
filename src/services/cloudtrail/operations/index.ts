export * from './lookup-events.ts'
