/** Names of codecs that Python has and the WHATWG standard spells otherwise. */
const spellings: ReadonlyMap<string, string> = new Map([
  ['utf-8-sig', 'utf-8'],
  ['utf', 'utf-8'],
  ['u8', 'utf-8'],
  ['latin-1', 'iso-8859-1'],
  ['latin', 'iso-8859-1'],
  ['l1', 'iso-8859-1'],
  ['cp932', 'shift_jis'],
  ['ms932', 'shift_jis'],
  ['cp936', 'gbk'],
  ['cp949', 'euc-kr'],
  ['cp950', 'big5'],
  ['utf-16', 'utf-16le'],
  ['mac-roman', 'macintosh'],
]);

/** The standard label of a codec as Python names it; `undefined` when there is none. */
export function encodingOf(python: string): string | undefined {
  const name = python.trim().toLowerCase().replaceAll('_', '-');
  const label =
    spellings.get(name) ?? name.replace(/^cp(125\d)$/, 'windows-$1').replace(/^iso(\d)/, 'iso-$1');
  return [label, label.replaceAll('-', '_'), label.replaceAll('-', '')].find(isEncoding);
}

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}
