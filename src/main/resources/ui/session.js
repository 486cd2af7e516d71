const LOCK = 'ess-refresh';
const CHANNEL = 'ess-session';
const MARK = 'ess-session';
const UNDERWAY = 'ess-renewal';
const SETTLE_MILLIS = 2_000;
const SOONER = 0.8;
const RETRY_MILLIS = 5_000;

/**
 * Who is logged in. The access token is in memory alone; what renews it is a cookie that no script can
 * read. All tabs share that cookie, which each renewal replaces, so one tab renews at a time: two at
 * once would look like a stolen cookie. Fires "began" and "ended"; the detail of "ended" is the reason.
 */
export class Session extends EventTarget {
  #api;
  #token = null;
  #endsAt = 0;
  #timer = 0;
  #renewal = null;
  #tabs = new BroadcastChannel(CHANNEL);

  constructor(api) {
    super();
    this.#api = api;
    api.authority = {token: () => this.#token, renew: refused => this.#renewFor(refused)};
    this.#tabs.onmessage = ({data}) => this.#heard(data);
    document.addEventListener('visibilitychange', () => this.#look());
  }

  get isOpen() {
    return this.#token !== null;
  }

  async logIn(username, password) {
    this.#hold(await this.#api.logIn(username, password));
    localStorage.setItem(MARK, 'cookie');
    this.#tabs.postMessage('began');
    this.dispatchEvent(new Event('began'));
  }

  /** Goes on with the session of another tab or an earlier visit; answers whether there is one. */
  async resume() {
    if (this.isOpen || localStorage.getItem(MARK) === null) {
      return this.isOpen;
    }
    await this.#follow();
    return this.isOpen;
  }

  /** Ends the session; if the service cannot be told, the reason of the end says so. */
  async logOut() {
    const reason = await this.#api.logOut().then(
      () => 'left',
      () => 'untold',
    );
    this.#end(reason);
    this.#tabs.postMessage('ended');
  }

  /** The service has ended all sessions of the account, as after a change of the password. */
  wasEnded(reason) {
    this.#end(reason);
    this.#tabs.postMessage('ended');
  }

  async #heard(message) {
    if (message === 'ended' && this.isOpen) {
      this.#end('elsewhere');
    } else if (message === 'began') {
      await this.#follow().catch(() => {});
    }
  }

  /** Somebody has logged in in another tab, perhaps as another user: the cookie is theirs now. */
  async #follow() {
    if (await this.#renew()) {
      this.dispatchEvent(new Event('began'));
    }
  }

  #look() {
    if (this.isOpen && document.visibilityState === 'visible' && Date.now() > this.#endsAt) {
      this.#renew().catch(() => {});
    }
  }

  #hold({accessToken, expiresIn}) {
    this.#token = accessToken;
    const life = expiresIn * 1000 * SOONER;
    this.#endsAt = Date.now() + life;
    this.#renewIn(life);
  }

  #renewIn(millis) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#renew().catch(() => this.#renewIn(RETRY_MILLIS)), millis);
  }

  /** Another call may have got a new token while this one was on its way. */
  async #renewFor(refused) {
    if (this.isOpen && refused !== this.#token) {
      return true;
    }
    return this.isOpen && this.#renew();
  }

  /** Answers whether the session goes on; throws if that cannot be known now. */
  #renew() {
    this.#renewal ??= alone(() => this.#refresh())
      .then(
        answer => {
          this.#hold(answer);
          return true;
        },
        failure => {
          if (failure.status === 400 || failure.status === 401 || failure.status === 403) {
            this.#end('expired');
            return false;
          }
          throw failure;
        },
      )
      .finally(() => {
        this.#renewal = null;
      });
    return this.#renewal;
  }

  /**
   * A page that is left while it renews never sees the answer, though the service has replaced the
   * cookie. The request outlives the page, so the next page gives it time to bring the new one.
   */
  async #refresh() {
    const ago = Date.now() - Number(localStorage.getItem(UNDERWAY) ?? 0);
    if (ago >= 0 && ago < SETTLE_MILLIS) {
      await new Promise(settled => setTimeout(settled, SETTLE_MILLIS - ago));
    }
    localStorage.setItem(UNDERWAY, String(Date.now()));
    try {
      return await this.#api.refresh();
    } finally {
      localStorage.removeItem(UNDERWAY);
    }
  }

  #drop() {
    clearTimeout(this.#timer);
    this.#token = null;
  }

  #end(reason) {
    const was = this.isOpen;
    this.#drop();
    localStorage.removeItem(MARK);
    if (was) {
      this.dispatchEvent(new CustomEvent('ended', {detail: reason}));
    }
  }
}

function alone(work) {
  return navigator.locks ? navigator.locks.request(LOCK, work) : work();
}
