import { html } from './html.ts'

/** Colours come from a scheme of their own in the dark; all text has a contrast of 4.5 at least on its ground. */
export const STYLE = html`
:root{color-scheme:light dark;--ground:#f6f7f9;--card:#fff;--text:#16191f;--dim:#545b64;--line:#d5dbdb;--link:#0b5fbf;
--critical:#a4262c;--high:#b3400e;--medium:#7a5a00;--low:#0b5fbf;--good:#176b2c}
@media (prefers-color-scheme:dark){:root{--ground:#0f141a;--card:#1a222c;--text:#e6e9ed;--dim:#a5b0bd;--line:#33404e;--link:#7ab8ff;
--critical:#ff8b8f;--high:#ffab78;--medium:#f0c94f;--low:#8fc1ff;--good:#7bd88f}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:64rem;margin:0 auto;padding:2rem 1.25rem 3rem}
header p{margin:.25rem 0;color:var(--dim);overflow-wrap:anywhere}
.tool{font-size:.85rem;letter-spacing:.08em;text-transform:uppercase}
h1{margin:0;font-size:2rem;line-height:1.2}
h2{margin:2.25rem 0 .75rem;font-size:1.25rem}
h3{margin:0 0 .5rem;font-size:1.05rem;line-height:1.4}
h3 small{font-weight:400;color:var(--dim)}
a{color:var(--link)}
code{font:.85em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.tiles{display:flex;flex-wrap:wrap;gap:.75rem;margin:1.5rem 0 0;padding:0;list-style:none}
.tiles li{flex:1 1 7rem;padding:.75rem 1rem;background:var(--card);border:1px solid var(--line);border-top:4px solid var(--line);border-radius:8px;color:var(--dim)}
.tiles strong{display:block;font-size:1.75rem;line-height:1.2;color:var(--text)}
.tiles .critical{border-top-color:var(--critical)}.tiles .high{border-top-color:var(--high)}
.tiles .medium{border-top-color:var(--medium)}.tiles .low{border-top-color:var(--low)}.tiles .passed{border-top-color:var(--good)}
article{margin:0 0 1rem;padding:1rem 1.25rem;background:var(--card);border:1px solid var(--line);border-left:4px solid var(--line);border-radius:8px}
article.critical{border-left-color:var(--critical)}article.high{border-left-color:var(--high)}
article.medium{border-left-color:var(--medium)}article.low{border-left-color:var(--low)}
.critical .badge{color:var(--critical)}.high .badge{color:var(--high)}.medium .badge{color:var(--medium)}.low .badge{color:var(--low)}
.badge{margin-right:.35rem;padding:.1rem .5rem;border:1px solid;border-radius:999px;font-size:.75rem;font-weight:600;vertical-align:.1em}
article>p{margin:0 0 .5rem;color:var(--dim)}
article ul{margin:0;padding:0;list-style:none}
article li{padding:.6rem 0;border-top:1px solid var(--line)}
li p{margin:0}
.says{font-weight:600;overflow-wrap:anywhere}
.ids{color:var(--dim)}
.cis{display:inline-block;color:var(--dim);font-size:.85rem}
summary{padding:.6rem 0;border-top:1px solid var(--line);cursor:pointer;color:var(--link)}
.row{margin:0;padding:.5rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
.row.pass::before,.row.not-applicable::before{content:"✓ ";color:var(--good)}
.row.not-visible::before,.row.failed::before{content:"? ";color:var(--medium)}
footer{margin-top:3rem;color:var(--dim);font-size:.85rem}
@media print{body{background:#fff}article{break-inside:avoid}}
`
