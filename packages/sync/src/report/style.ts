/** Calm by day and by night; colour never says anything that a word does not say too. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #1d2330; --soft: #5b6475; --line: #dfe3ea; --paper: #fff; --wash: #f5f7fa;
  --add: #2f7d4f; --change: #2f62b5; --remove: #b3362b; --held: #8a6100; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7eaf0; --soft: #a3acbd; --line: #343b48; --paper: #15181e;
  --wash: #1d222b; --add: #6cc794; --change: #84aef2; --remove: #f08b80; --held: #e0b455; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 2rem 1.5rem 6rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.7rem; margin: 0 0 .5rem; letter-spacing: -.01em; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .25rem; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 1.75rem 0 .5rem; }
.lead { color: var(--soft); margin: 0 0 1rem; }
.facts { display: flex; flex-wrap: wrap; gap: .75rem 2rem; margin: 0; }
.facts dt { color: var(--soft); font-size: .8rem; }
.facts dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.banner { border-left: 4px solid var(--held); background: var(--wash); padding: .75rem 1rem; margin: 1.25rem 0; }
search { position: sticky; top: 0; display: block; background: var(--paper); padding: .75rem 0; margin-top: 1.5rem;
  border-bottom: 1px solid var(--line); z-index: 1; }
search input { font: inherit; width: min(30rem, 70%); padding: .35rem .6rem; border: 1px solid var(--line);
  border-radius: .4rem; background: var(--wash); color: inherit; }
output { color: var(--soft); margin-left: .75rem; }
figure { margin: 1rem 0; }
svg { display: block; width: 100%; max-width: 58rem; height: auto; }
svg text { fill: currentColor; font: 13px system-ui, sans-serif; }
svg .name { fill: var(--soft); }
.add { fill: var(--add); color: var(--add); } .change { fill: var(--change); color: var(--change); }
.remove { fill: var(--remove); color: var(--remove); } .held { fill: var(--held); color: var(--held); }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; color: var(--soft); font-weight: 500; font-size: .8rem; }
th, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
table.changes td:first-child { width: 30%; } table.changes td:last-child { width: 28%; color: var(--soft); }
ul.plain { list-style: none; margin: 0; padding: 0; } ul.plain li { padding: .1rem 0; overflow-wrap: anywhere; }
.sign { display: inline-block; width: 1.1em; font-weight: 700; }
.badge { display: inline-block; font-size: .75rem; font-weight: 600; border: 1px solid currentColor; border-radius: .3rem;
  padding: 0 .35rem; margin-right: .4rem; }
.count { color: var(--soft); font-variant-numeric: tabular-nums; }
.more { color: var(--soft); }
details { border-bottom: 1px solid var(--line); padding: .5rem 0; } summary { cursor: pointer; font-weight: 500; }
[hidden] { display: none !important; }
@media print { search { display: none; } body { max-width: none; } }
`;
