/** What was found out of a subject, by a text that says under which circumstances. */
export class Once<Subject extends object, Answer> {
  private readonly bySubject = new WeakMap<Subject, Map<string, { readonly answer: Answer }>>()

  of(subject: Subject, circumstances: string, find: () => Answer): Answer {
    let known = this.bySubject.get(subject)
    if (!known) {
      known = new Map()
      this.bySubject.set(subject, known)
    }
    const found = known.get(circumstances) ?? { answer: find() }
    known.set(circumstances, found)
    return found.answer
  }
}
