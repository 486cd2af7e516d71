import {html, nothing} from './lit.js';
import {fullMoment, moment} from './format.js';

/** Pieces of HTML that several views use. */

// Strokes and fills that differ in outline, for those who see no colours.
const SHAPES = {
  malicious: html`<svg class="icon line" viewBox="0 0 16 16" aria-hidden="true"><path d="M3 3l10 10M13 3 3 13"/></svg>`,
  suspicious: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 1.5 15.5 14.5H.5z"/></svg>`,
  unscannable: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 .5 15.5 8 8 15.5.5 8z"/></svg>`,
  clean: html`<svg class="icon line" viewBox="0 0 16 16" aria-hidden="true"><path d="M2 8.5l4.5 4.5L14 3.5"/></svg>`,
  waiting: html`<svg class="icon line" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="5.5"/></svg>`,
};

/** The verdicts from the gravest on, as they are sorted and filtered. */
export const RESULTS = ['malicious', 'suspicious', 'unscannable', 'clean'];

/** The verdict in shape, colour and word; null is a message that waits for one. */
export function badge(result) {
  const name = RESULTS.includes(result) ? result : 'waiting';
  return html`<span class="badge ${name}">${SHAPES[name]}${name}</span>`;
}

export function instant(value) {
  return html`<time datetime=${value} title=${fullMoment(value)}>${moment(value)}</time>`;
}

/** What went wrong; `again` is what a button does about it, if anything can be done. */
export function failed(failure, again) {
  if (!failure) {
    return nothing;
  }
  return html`
    <div class="notice bad" role="alert">
      <p>${failure.message}</p>
      ${failure.correlation
        ? html`<p class="small">Correlation id <code>${failure.correlation}</code></p>`
        : nothing}
      ${again ? html`<button type="button" class="secondary" @click=${again}>Try again</button>` : nothing}
    </div>
  `;
}

export function notice(text) {
  return text ? html`<div class="notice" role="status"><p>${text}</p></div>` : nothing;
}

export function loading(what) {
  return html`<p class="loading" role="status">Loading ${what} …</p>`;
}
