/**
 * The sign-in pages' one stylesheet: Cloudscape's colours and measures, light and dark by the reader's setting, from
 * 320 px on.
 */
export const STYLESHEET = `
:root {
  color-scheme: light dark;
  --page: #f3f3f7; --card: #ffffff; --edge: #c6c6cd; --text: #0f141a; --muted: #424650; --heading: #0f141a;
  --field: #ffffff; --field-edge: #8c8c94; --primary: #006ce0; --primary-hover: #002b66; --on-primary: #ffffff; --link: #006ce0; --brand: #0f141a;
  --error: #db0000; --error-fill: #fff5f5; --info: #006ce0; --info-fill: #f0fbff; --shadow: 0 1px 8px rgb(0 7 22 / 10%); --selected: #f0fbff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f141a; --card: #161d26; --edge: #424650; --text: #dedee3; --muted: #b4b4bb; --heading: #ebebf0;
    --field: #161d26; --field-edge: #8c8c94; --primary: #42b4ff; --primary-hover: #75cfff; --on-primary: #0f141a; --link: #42b4ff; --brand: #ebebf0;
    --error: #ff7a7a; --error-fill: #1f0000; --info: #42b4ff; --info-fill: #001129; --shadow: 0 1px 8px rgb(0 7 22 / 60%); --selected: #001129;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; min-height: 100vh; padding: 48px 16px; background: var(--page); color: var(--text);
  font: 14px/20px "Open Sans", "Helvetica Neue", Roboto, Arial, sans-serif; -webkit-font-smoothing: antialiased;
}
.brand { display: flex; align-items: center; justify-content: center; gap: 8px; margin: 0 auto 24px; color: var(--brand); font-size: 24px; font-weight: 700; line-height: 30px; }
.brand svg { color: var(--primary); }
.card { max-width: 440px; margin: 0 auto; padding: 32px; background: var(--card); border: 1px solid var(--edge); border-radius: 16px; box-shadow: var(--shadow); overflow-wrap: anywhere; }
h1 { margin: 0 0 20px; color: var(--heading); font-size: 24px; line-height: 30px; letter-spacing: -0.01em; }
h2 { margin: 24px 0 8px; color: var(--heading); font-size: 16px; line-height: 20px; }
p { margin: 0 0 12px; }
form { margin: 0; }
p + form, form + p { margin-top: 16px; }
.field { margin: 0 0 20px; }
label, legend { color: var(--heading); font-weight: 600; }
.field > label { display: block; margin-bottom: 4px; }
.hint { margin: 0 0 6px; color: var(--muted); font-size: 12px; line-height: 16px; }
input:not([type="radio"], [type="checkbox"], [type="hidden"]) {
  display: block; width: 100%; height: 36px; padding: 4px 12px; background: var(--field); color: var(--text);
  border: 1px solid var(--field-edge); border-radius: 8px; font: inherit; font-size: 16px;
}
.field:has(.show) { position: relative; }
.field:has(.show) input { padding-right: 72px; }
button.show { position: absolute; right: 4px; bottom: 4px; width: auto; min-height: 28px; padding: 2px 12px; border: 0; border-radius: 6px; background: transparent; color: var(--link); }
.wait { margin: -8px 0 20px; color: var(--heading); font-weight: 700; font-variant-numeric: tabular-nums; }
input.code { font-family: ui-monospace, Menlo, Consolas, monospace; letter-spacing: 0.25em; font-size: 18px; }
input[type="radio"], input[type="checkbox"] { width: 16px; height: 16px; margin: 2px 0 0; accent-color: var(--primary); flex: none; }
:focus-visible { outline: 2px solid var(--primary); outline-offset: 2px; }
fieldset { margin: 0 0 20px; padding: 0; border: 0; min-width: 0; }
legend { padding: 0; margin-bottom: 8px; }
.tile { display: flex; gap: 10px; margin-bottom: 8px; padding: 12px 16px; border: 1px solid var(--field-edge); border-radius: 8px; cursor: pointer; }
.tile:has(:checked) { border-color: var(--primary); box-shadow: inset 0 0 0 1px var(--primary); background: var(--selected); }
.tile span { display: block; }
.tile .hint { margin: 2px 0 0; font-weight: 400; }
form:has(#kind-root:checked) .for-iam, form:has(#kind-iam:checked) .for-root { display: none; }
.check { display: flex; gap: 8px; margin: 0 0 20px; }
.check label { font-weight: 400; color: var(--text); }
button { display: block; width: 100%; min-height: 36px; padding: 6px 20px; border-radius: 20px; font: inherit; font-weight: 700; cursor: pointer; }
button.primary { border: 2px solid var(--primary); background: var(--primary); color: var(--on-primary); }
button.primary:hover { border-color: var(--primary-hover); background: var(--primary-hover); }
button.secondary { margin-top: 12px; border: 2px solid var(--primary); background: transparent; color: var(--link); }
a { color: var(--link); text-underline-offset: 2px; }
a.button { display: block; margin-top: 20px; padding: 8px 20px; border-radius: 20px; background: var(--primary); color: var(--on-primary); font-weight: 700; text-align: center; text-decoration: none; }
.links { margin: 24px 0 0; padding: 16px 0 0; border-top: 1px solid var(--edge); list-style: none; }
.links li { margin-bottom: 8px; }
.links li:last-child { margin-bottom: 0; }
.alert { margin: 0 0 20px; padding: 12px 16px; border: 2px solid var(--info); border-radius: 12px; background: var(--info-fill); }
.alert.error { border-color: var(--error); background: var(--error-fill); }
.alert p:last-child { margin: 0; }
.alert ul { margin: 0; padding-left: 20px; }
.who { margin: -8px 0 20px; color: var(--muted); }
.rules { margin: 0 0 20px; padding: 12px 16px 12px 32px; border: 1px solid var(--edge); border-radius: 8px; color: var(--muted); }
.account-id { display: block; margin: 4px 0 20px; padding: 12px; border: 1px dashed var(--field-edge); border-radius: 8px; color: var(--heading);
  font: 600 24px/30px ui-monospace, Menlo, Consolas, monospace; letter-spacing: 0.06em; text-align: center; user-select: all; }
code { padding: 1px 5px; border-radius: 4px; background: var(--page); font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 13px; }
@media (max-width: 480px) { body { padding: 24px 12px; } .card { padding: 24px 20px; } }
`
