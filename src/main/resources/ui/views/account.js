import {html, nothing} from '../lit.js';
import {Failure} from '../failure.js';
import {Sending, passwordField} from '../forms.js';
import {failed, instant} from '../parts.js';

const ROLES = {
  reader: 'reads messages, verdicts and the feed',
  analyst: 'also hands in mails and fetches raw ones',
  admin: 'also manages accounts and reads the audit log',
};

/** The own account: who one is here, and how to change the password. */
export class AccountView {
  title = 'Account';
  #page;
  #sending;
  #failure = null;

  constructor(page) {
    this.#page = page;
    this.#sending = new Sending(page.redraw);
  }

  async enter() {
    this.#sending.failure = null;
    this.#failure = null;
    try {
      await this.#page.readAccount();
    } catch (thrown) {
      this.#failure = Failure.from(thrown);
    }
    this.#page.redraw();
  }

  leave() {}

  async #send(event) {
    const {api, session} = this.#page;
    if (await this.#sending.send(event, form => api.changePassword(form.current, form.password))) {
      session.wasEnded('password');
    }
  }

  render() {
    const account = this.#page.account;
    return html`
      <h1 tabindex="-1">Account</h1>
      ${failed(this.#failure, () => this.enter())}
      <div class="columns">
        <section class="card">
          <h2>You</h2>
          <dl class="facts">
            <dt>User name</dt>
            <dd><bdi>${account?.username ?? '…'}</bdi></dd>
            <dt>Role</dt>
            <dd>${account ? html`${account.role} <span class="muted">– ${ROLES[account.role] ?? ''}</span>` : '…'}</dd>
            <dt>Mail address</dt>
            <dd>${account?.email ? html`<bdi>${account.email}</bdi>` : html`<span class="muted">none: a forgotten password cannot be reset by mail</span>`}</dd>
          </dl>
          ${account?.sessions ? this.#sessions(account.sessions) : nothing}
        </section>
        <section class="card">
          <h2>Change the password</h2>
          <p class="muted">All your sessions end, this one too; you log in again with the new password.</p>
          <form method="post" @submit=${event => this.#send(event)}>
            <input type="text" name="username" autocomplete="username" hidden .value=${account?.username ?? ''}>
            ${passwordField({name: 'current', label: 'Present password', autocomplete: 'current-password'})}
            ${passwordField({name: 'password', label: 'New password', autocomplete: 'new-password', fresh: true})}
            ${this.#sending.render('Change the password')}
          </form>
        </section>
      </div>
    `;
  }

  #sessions(sessions) {
    return html`
      <h2>Sessions <span class="muted">${sessions.length}</span></h2>
      <ul class="sessions">
        ${sessions.toReversed().map(
          ({startedAt, lastUsedAt, address, current}) => html`
            <li>
              <code>${address}</code> ${current ? html`<span class="tag">this one</span>` : nothing}
              <span class="muted small">since ${instant(startedAt)}, last renewed ${instant(lastUsedAt)}</span>
            </li>
          `,
        )}
      </ul>
    `;
  }
}
