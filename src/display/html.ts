/** Text that may stand in HTML, in attributes as well. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A file as a data URI. */
export function dataUri(mime: string, data: Uint8Array): string {
  return `data:${mime};base64,${Buffer.from(data).toString("base64")}`;
}

/** Text of a script that may stand inside a script element. */
export function scriptText(source: string): string {
  return source.replace(/<\/(script)/gi, "<\\/$1").replace(/<!--/g, "<\\!--");
}
