import {html} from '../lit.js';
import {Sending} from '../forms.js';

/** Asks for a mail with a link to set a new password. */
export class ForgotView {
  title = 'Forgotten password';
  open = true;
  #page;
  #sending;
  #sent = false;

  constructor(page) {
    this.#page = page;
    this.#sending = new Sending(page.redraw);
  }

  enter() {
    this.#sent = false;
    this.#sending.failure = null;
  }

  leave() {}

  async #send(event) {
    if (await this.#sending.send(event, form => this.#page.api.requestReset(form.email.trim()))) {
      this.#sent = true;
      this.#page.focusHeading();
    }
  }

  render() {
    return html`
      <section class="card narrow">
        <h1 tabindex="-1">${this.#sent ? 'Look into your mail' : 'Forgotten password'}</h1>
        ${this.#sent
          ? html`
              <p>If the address belongs to an account, a mail with a link is on its way to it. The link works once,
                for ten minutes; a newer one takes the place of an older one.</p>
              <p class="after"><a href="#/login">Back to log-in</a></p>
            `
          : html`
              <p>Give the mail address of your account. You get a link to set a new password.</p>
              <form method="post" @submit=${event => this.#send(event)}>
                <label for="field-email">Mail address</label>
                <input id="field-email" name="email" type="email" required maxlength="254" autocomplete="email">
                ${this.#sending.render('Send the link')}
              </form>
              <p class="after"><a href="#/login">Back to log-in</a></p>
            `}
      </section>
    `;
  }
}
