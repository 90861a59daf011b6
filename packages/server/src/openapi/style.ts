/** How the page looks; it follows the reader's choice of light or dark. */
export const pageStyle = `
:root { color-scheme: light dark; --line: light-dark(#d8dde4, #3a4048); --dim: light-dark(#5a6572, #9aa5b1);
  --ground: light-dark(#fff, #16191d); --side: light-dark(#f6f8fa, #1d2126); --link: light-dark(#0b57d0, #8ab4f8); }
* { box-sizing: border-box }
html { scroll-padding-top: 1rem }
body { margin: 0; display: grid; grid-template-columns: 19rem minmax(0, 1fr); background: var(--ground);
  font: 15px/1.5 system-ui, sans-serif }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1rem; background: var(--side);
  border-right: 1px solid var(--line); font-size: 13px }
nav > p { font-weight: 600; font-size: 15px; margin: 0 }
nav h2 { font-size: 12px; text-transform: uppercase; letter-spacing: .05em; color: var(--dim); margin: 1.2rem 0 .3rem }
nav > a { display: flex; gap: .5em; padding: .2rem 0; align-items: baseline; color: inherit; text-decoration: none }
nav > a:hover { text-decoration: underline }
main { padding: 1.5rem 2.5rem 6rem; max-width: 70rem }
a { color: var(--link) }
h1 { margin-top: 0 }
main h2 { margin: 3rem 0 0; padding-bottom: .3rem; border-bottom: 1px solid var(--line) }
h3 { margin: 2rem 0 .3rem }
h4 { margin: 1rem 0 .3rem; font-size: 13px; color: var(--dim) }
p { margin: .3rem 0 }
code { font: 13px/1.4 ui-monospace, monospace; overflow-wrap: anywhere }
pre { background: var(--side); padding: .8rem 1rem; overflow: auto; font: 13px/1.4 ui-monospace, monospace }
small { color: var(--dim) }
table { border-collapse: collapse; width: 100%; font-size: 14px }
td { border-top: 1px solid var(--line); padding: .3rem .5rem; vertical-align: top }
td:first-child { width: 14rem } td:nth-child(2) { width: 17rem }
.method { font: 600 11px/1.6 ui-monospace, monospace; color: #fff; padding: 0 .5em; border-radius: 3px; flex: none }
.get { background: #1a6f3c } .post { background: #0b57d0 }
.required, .deprecated { font-size: 11px; color: light-dark(#a1360b, #ffb38a) }
.status { font-weight: 600 } .s2 { color: light-dark(#1a6f3c, #7bd89c) } .s4, .s5 { color: light-dark(#a1360b, #ffb38a) }
@media (max-width: 50rem) { body { display: block } nav { position: static; height: auto; border: 0 } main { padding: 1rem } }
`;
