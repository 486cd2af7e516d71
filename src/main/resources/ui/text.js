import {html} from './lit.js';

/**
 * Text of a mail. It is only ever a text node, isolated from the direction of what stands around it,
 * and characters that one does not see, or that turn the reading direction, are shown by their number.
 */

// Controls, soft hyphen, direction marks and overrides, zero-width space, line separators, byte order
// mark, tags. The joiners stay: scripts and emoji need them.
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|[\ud800-\udfff]/gu;

/** Cuts a text into seen pieces and the codes of unseen characters: [{text}, {code}, …]. */
export function pieces(text) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(UNSEEN)) {
    if (match.index > end) {
      found.push({text: text.slice(end, match.index)});
    }
    found.push({code: `U+${match[0].codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}`});
    end = match.index + match[0].length;
  }
  if (end < text.length) {
    found.push({text: text.slice(end)});
  }
  return found;
}

/** The same for places that take no elements, such as the title of the window. */
export function plainText(text) {
  return pieces(text)
    .map(piece => piece.text ?? `[${piece.code}]`)
    .join('');
}

export function mailText(text, absent = '') {
  if (text === null || text === undefined || text === '') {
    return html`<span class="absent">${absent}</span>`;
  }
  return html`<bdi>${pieces(text).map(piece =>
    piece.code
      ? html`<span class="unseen" title="A character that is not seen, shown by its number">${piece.code}</span>`
      : piece.text,
  )}</bdi>`;
}
