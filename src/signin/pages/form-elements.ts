import { type Html, html } from '../../web/html.ts'
import type { Failure } from './failures.ts'

/** Hidden fields that every form of the sign-in pages has. */
export interface FormFacts {
  /** Proves that the form was given to this browser. */
  readonly formToken: string
  /** The local path at the end. */
  readonly target: string
}

export function form(action: string, facts: FormFacts, body: Html): Html {
  return html`<form method="post" action="${action}">
<input type="hidden" name="form" value="${facts.formToken}">
<input type="hidden" name="redirect" value="${facts.target}">
${body}
</form>`
}

export interface Field {
  readonly name: string
  readonly label: string
  readonly type?: 'text' | 'email' | 'password'
  readonly value?: string | undefined
  readonly autocomplete: string
  readonly hint?: string
  readonly maxLength?: number
  readonly isFocused?: boolean
  /** Six digits: a numeric keyboard. */
  readonly isCode?: boolean
  /** The server says what is missing; for a field that may be out of sight. */
  readonly isOptional?: boolean
}

/** A labelled field. A password is never written back into a page, and is shown by the script alone. */
export function field(options: Field): Html {
  const { name, label, type = 'text', autocomplete, hint, maxLength = 256 } = options
  const value = type === 'password' || options.isCode ? undefined : options.value
  return html`<div class="field">
<label for="${name}">${label}</label>
${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" maxlength="${maxLength}" autocapitalize="none" spellcheck="false"
${value !== undefined && html` value="${value}"`}${hint !== undefined && html` aria-describedby="${name}-hint"`}${options.isCode && html` inputmode="numeric" class="code"`}${options.isFocused && html` autofocus`}${!options.isOptional && html` required`}>
</div>`
}

export function submit(label: string): Html {
  return html`<button type="submit" class="primary">${label}</button>`
}

/** What failed, and how long to wait, which the pages' script counts down. */
export function error(failure: Failure | undefined): Html | undefined {
  if (failure === undefined) return undefined
  const { text, wait } = failure
  return html`<div class="alert error" role="alert"><strong>There was an error</strong><p>${text}</p></div>
${wait !== undefined && html`<p class="wait" role="timer" data-seconds="${wait}">Next try in ${minutes(wait)}.</p>`}`
}

/** As the script writes it, too: `0:07`. */
function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** Links below a form. */
export function links(...items: readonly Html[]): Html {
  return html`<ul class="links">${items.map((item) => html`<li>${item}</li>`)}</ul>`
}
