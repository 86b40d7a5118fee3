/** Positions in messages count code points (protocol 5.2); JavaScript counts UTF-16 units. */

/** Code points -> UTF-16 units. */
export function toUtf16(text: string, codePoints: number): number {
  let at = 0;
  for (let left = codePoints; left > 0 && at < text.length; left--) {
    at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1;
  }
  return at;
}

/** UTF-16 units -> code points. */
export function toCodePoints(text: string, units: number): number {
  let count = 0;
  for (let at = 0; at < units && at < text.length; count++) {
    at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1;
  }
  return count;
}
