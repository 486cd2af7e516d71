import {html} from '../lit.js';
import {Sending, passwordField} from '../forms.js';

/**
 * Sets a new password by the token of a mail. The token has already left the address bar; opening the
 * link alone does nothing, so programs that follow links in mails do no harm.
 */
export class ResetView {
  title = 'New password';
  open = true;
  #page;
  #sending;
  #token = '';
  #done = false;

  constructor(page) {
    this.#page = page;
    this.#sending = new Sending(page.redraw);
  }

  enter({argument}) {
    this.#token = argument;
    this.#done = false;
    this.#sending.failure = null;
  }

  leave() {
    this.#token = '';
  }

  async #send(event) {
    if (await this.#sending.send(event, form => this.#page.api.confirmReset(this.#token, form.password))) {
      this.#token = '';
      this.#done = true;
      this.#page.session.wasEnded('password');
      this.#page.focusHeading();
    }
  }

  render() {
    return html`<section class="card narrow">${this.#body()}</section>`;
  }

  #body() {
    if (this.#done) {
      return html`
        <h1 tabindex="-1">The password is set</h1>
        <p>All sessions of the account have ended.</p>
        <p class="after"><a role="button" href="#/login">Log in</a></p>
      `;
    }
    if (this.#token === '') {
      return html`
        <h1 tabindex="-1">The link is used up</h1>
        <p>A link is good for one visit. Open it again from the mail, or ask for another one.</p>
        <p class="after"><a href="#/forgot">Ask for another link</a></p>
      `;
    }
    return html`
      <h1 tabindex="-1">Set a new password</h1>
      <p>It ends all sessions of the account.</p>
      <form method="post" @submit=${event => this.#send(event)}>
        ${passwordField({name: 'password', label: 'New password', autocomplete: 'new-password', fresh: true})}
        ${this.#sending.render('Set the password')}
      </form>
    `;
  }
}
