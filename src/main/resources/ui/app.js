import {html, nothing, render} from './lit.js';
import {Api} from './api.js';
import {loadConfig} from './config.js';
import {Feed} from './feed.js';
import {moment} from './format.js';
import {failed} from './parts.js';
import {Failure} from './failure.js';
import {Router} from './router.js';
import {Session} from './session.js';
import {AccountView} from './views/account.js';
import {ForgotView} from './views/forgot.js';
import {LoginView} from './views/login.js';
import {MessageView} from './views/message.js';
import {MessagesView} from './views/messages.js';
import {ResetView} from './views/reset.js';

/**
 * The page: one frame around one view at a time. A view has a title, enter(route), leave() and
 * render(); one that is open needs no session. It gets this page, and asks it to redraw.
 */
class Page {
  config;
  api;
  session;
  feed;
  router;
  account = null;
  /** Why the last session ended; null if none did. */
  ending = null;
  #views;
  #view = null;
  #wanted = null;
  #drawing = false;
  #after = [];
  #root = document.getElementById('app');

  constructor(config) {
    this.config = config;
    this.redraw = this.redraw.bind(this);
    this.api = new Api(config.api);
    this.session = new Session(this.api);
    this.feed = new Feed(this.api);
    this.router = new Router();
    this.#views = {
      login: new LoginView(this),
      forgot: new ForgotView(this),
      reset: new ResetView(this),
      messages: new MessagesView(this),
      message: new MessageView(this),
      account: new AccountView(this),
    };
    this.router.addEventListener('route', () => this.#enter());
    this.session.addEventListener('began', () => this.#began());
    this.session.addEventListener('ended', ({detail}) => this.#ended(detail));
    this.feed.addEventListener('state', this.redraw);
  }

  async start() {
    await this.session.resume();
    if (!this.session.isOpen) {
      this.#enter();
    }
  }

  /** Whether the account's role covers another one. */
  may(role) {
    const roles = ['reader', 'analyst', 'admin'];
    return roles.indexOf(this.account?.role) >= roles.indexOf(role);
  }

  /** Who is logged in. */
  async readAccount() {
    this.account = await this.api.account();
    this.redraw();
  }

  /** Where the list of messages was left. */
  listAddress = '#/messages';

  redraw() {
    if (!this.#drawing) {
      this.#drawing = true;
      requestAnimationFrame(() => this.#draw());
    }
  }

  /** Does something when what was changed stands in the document. */
  afterRender(work) {
    this.#after.push(work);
    this.redraw();
  }

  focusHeading() {
    this.afterRender(() => this.#root.querySelector('h1')?.focus());
  }

  #began() {
    this.ending = null;
    this.feed.start();
    this.readAccount().catch(() => {});
    if (this.#wanted !== null) {
      const wanted = this.#wanted;
      this.#wanted = null;
      this.router.go(wanted);
    } else if (this.router.route.view === 'login') {
      this.router.go('/messages');
    } else {
      this.#enter();
    }
  }

  #ended(reason) {
    this.feed.stop();
    this.account = null;
    this.ending = reason;
    this.listAddress = '#/messages';
    if (this.#view?.open) {
      this.redraw();
      return;
    }
    if (reason === 'expired') {
      this.#wanted = location.hash.slice(1);
    }
    this.router.go('/login');
  }

  #enter() {
    const {route} = this.router;
    // One message has the address of the list and its id behind it.
    const name = route.view === 'messages' && route.argument !== '' ? 'message' : route.view;
    const view = Object.hasOwn(this.#views, name) ? this.#views[name] : this.#views.messages;
    if (!view.open && !this.session.isOpen) {
      this.#wanted = location.hash.slice(1) || null;
      this.router.go('/login');
      return;
    }
    if (name === 'login' && this.session.isOpen) {
      this.router.go('/messages');
      return;
    }
    const first = this.#view === null;
    if (this.#view !== view) {
      this.#view?.leave();
    }
    this.#view = view;
    if (view === this.#views.messages) {
      this.listAddress = location.hash || '#/messages';
    }
    if (!first || view.focus) {
      this.afterRender(() => {
        scrollTo(0, 0);
        this.#root.querySelector(view.focus ?? 'h1')?.focus({preventScroll: true});
      });
    }
    view.enter(route);
    this.redraw();
  }

  #draw() {
    this.#drawing = false;
    if (this.#view === null) {
      return;
    }
    document.title = `${this.#view.title} · Email Security System`;
    render(this.#frame(), this.#root);
    const work = this.#after;
    this.#after = [];
    work.forEach(done => done());
  }

  #frame() {
    return html`
      <a class="skip" href="#main" @click=${event => this.#skip(event)}>Skip to content</a>
      ${this.session.isOpen ? this.#header() : nothing}
      <main id="main" tabindex="-1" class=${this.session.isOpen && !this.#view.open ? '' : 'alone'}>
        ${this.session.isOpen ? nothing : html`<p class="product">${mark} Email Security System</p>`}
        ${this.#view.render()}
      </main>
    `;
  }

  #skip(event) {
    event.preventDefault();
    document.getElementById('main').focus();
  }

  #header() {
    const {view} = this.router.route;
    const current = name => (view === name ? 'page' : nothing);
    return html`
      <header class="top">
        <a class="brand" href="#/messages" aria-label="Email Security System, messages">${mark}<span>Email Security System</span></a>
        <nav aria-label="Main">
          <a href=${this.listAddress} aria-current=${current('messages')}>Messages</a>
        </nav>
        ${this.#light()}
        <nav class="own" aria-label="Account">
          <a href="#/account" aria-current=${current('account')}><bdi>${this.account?.username ?? 'Account'}</bdi></a>
          <button type="button" class="link" @click=${() => this.session.logOut()}>Log out</button>
        </nav>
      </header>
    `;
  }

  #light() {
    const {state, liveAt} = this.feed;
    const words = {
      live: 'Live',
      resuming: 'Resuming …',
      stale: liveAt ? `Stale since ${moment(liveAt)}` : 'Stale: no live feed',
      off: '',
    };
    return html`<p class="light ${state}" role="status" aria-live="polite"><span class="dot"></span>${words[state]}</p>`;
  }
}

const mark = html`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
    <path class="shield" d="M16 2 4 6.5v9C4 22.6 9 28 16 30c7-2 12-7.4 12-14.5v-9z"/>
    <path class="letter" d="M9.5 11h13v10h-13z M9.5 11.5l6.5 5.5 6.5-5.5"/>
  </svg>
`;

try {
  await new Page(await loadConfig()).start();
} catch (thrown) {
  const again = () => location.reload();
  const failure = thrown instanceof Failure ? thrown : Failure.unreachable();
  render(html`<main class="alone"><h1>Email Security System</h1>${failed(failure, again)}</main>`, document.getElementById('app'));
}
