import {html, nothing} from '../lit.js';
import {Sending, passwordField} from '../forms.js';
import {notice} from '../parts.js';

const ENDINGS = {
  expired: 'Your session has ended. Log in to go on where you were.',
  elsewhere: 'You have logged out in another tab.',
  left: 'You have logged out.',
  untold: 'You have logged out here, but the service could not be told: the session goes on there until it runs out. Log in and out again to end it.',
  password: 'Your password is changed, and all sessions have ended. Log in with the new one.',
};

/** Exchanges user name and password for a session. */
export class LoginView {
  title = 'Log in';
  open = true;
  focus = '#field-username';
  #page;
  #sending;

  constructor(page) {
    this.#page = page;
    this.#sending = new Sending(page.redraw);
  }

  enter() {
    this.#sending.failure = null;
  }

  leave() {}

  render() {
    const {config, session, ending} = this.#page;
    return html`
      <section class="card narrow">
        <h1 tabindex="-1">Log in</h1>
        ${notice(ENDINGS[ending])}
        <form method="post" @submit=${event => this.#sending.send(event, form => session.logIn(form.username, form.password))}>
          <label for="field-username">User name</label>
          <input id="field-username" name="username" required maxlength="64" autocomplete="username"
            autocapitalize="none" spellcheck="false">
          ${passwordField({name: 'password', label: 'Password', autocomplete: 'current-password'})}
          ${this.#sending.render('Log in')}
        </form>
        ${config.passwordReset ? html`<p class="after"><a href="#/forgot">Forgotten your password?</a></p>` : nothing}
      </section>
    `;
  }
}
