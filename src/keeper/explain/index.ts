/**
 * Why a call was denied: the decision that an event keeps, made once more with the policies of then, and with those of
 * today. It reads events and policies by their own operations, as whoever asks may, and changes nothing.
 */
export { explainEvent } from './explain-event.ts'
export { explainedText } from './explained-text.ts'
