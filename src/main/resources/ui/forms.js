import {html, nothing} from './lit.js';
import {Failure} from './failure.js';
import {failed} from './parts.js';

export const MIN_PASSWORD = 12;
export const MAX_PASSWORD = 256;

/** A form that is sent once at a time: its state, and what went wrong. */
export class Sending {
  busy = false;
  failure = null;
  #redraw;

  constructor(redraw) {
    this.#redraw = redraw;
  }

  /** Does the work with the values of the form; answers whether it succeeded. */
  async send(event, work) {
    event.preventDefault();
    if (this.busy) {
      return false;
    }
    this.busy = true;
    this.failure = null;
    this.#redraw();
    try {
      await work(Object.fromEntries(new FormData(event.target)));
      return true;
    } catch (thrown) {
      this.failure = Failure.from(thrown);
      return false;
    } finally {
      this.busy = false;
      this.#redraw();
    }
  }

  render(label) {
    return html`
      ${failed(this.failure)}
      <button type="submit" aria-busy=${this.busy ? 'true' : nothing} ?disabled=${this.busy}>${label}</button>
    `;
  }
}

/** A field for a password that can be shown, so that it need not be typed twice. */
export function passwordField({name, label, autocomplete, fresh = false}) {
  const id = `field-${name}`;
  return html`
    <label for=${id}>${label}</label>
    <div class="password">
      <input
        id=${id}
        name=${name}
        type="password"
        required
        autocomplete=${autocomplete}
        autocapitalize="none"
        spellcheck="false"
        minlength=${fresh ? MIN_PASSWORD : nothing}
        maxlength=${MAX_PASSWORD}
        aria-describedby=${fresh ? `${id}-help` : nothing}
      >
      <button type="button" class="secondary" aria-pressed="false" aria-label="Show ${label.toLowerCase()}"
        @click=${show}>Show</button>
    </div>
    ${fresh
      ? html`<small id="${id}-help">${MIN_PASSWORD} characters or more. A few unrelated words are good; no sign is required.</small>`
      : nothing}
  `;
}

function show({currentTarget: button}) {
  const input = button.parentElement.querySelector('input');
  const shown = input.type === 'text';
  input.type = shown ? 'password' : 'text';
  button.setAttribute('aria-pressed', String(!shown));
}
