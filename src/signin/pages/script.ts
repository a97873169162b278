/**
 * The sign-in pages' one script: it lets people see the password that they type, and counts down. The pages do without.
 */
export const SCRIPT = `'use strict'
for (const input of document.querySelectorAll('input[type="password"]')) {
  const button = document.createElement('button')
  const show = (shown) => {
    input.type = shown ? 'text' : 'password'
    button.textContent = shown ? 'Hide' : 'Show'
    button.setAttribute('aria-label', button.textContent + ' password')
  }
  button.type = 'button'
  button.className = 'show'
  button.setAttribute('aria-controls', input.id)
  button.addEventListener('click', () => {
    show(input.type === 'password')
    input.focus()
  })
  // A browser keeps for later what was typed into other fields.
  input.form.addEventListener('submit', () => show(false))
  show(false)
  input.after(button)
}
for (const wait of document.querySelectorAll('[data-seconds]')) {
  const end = Date.now() + Number(wait.dataset.seconds) * 1000
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000)
    const minutes = Math.floor(left / 60) + ':' + String(left % 60).padStart(2, '0')
    wait.textContent = left > 0 ? 'Next try in ' + minutes + '.' : 'You can try again now.'
    if (left > 0) setTimeout(tick, 250)
  }
  tick()
}
`
