import {Failure} from './failure.js';

const TIMEOUT_MILLIS = 20_000;
const DOWNLOAD_MILLIS = 600_000;

/**
 * The operations of the REST interface that the page uses; each answers with parsed JSON or throws a
 * Failure. Session operations carry the cookie, all others the access token that the authority holds.
 */
export class Api {
  #base;
  #authority = {token: () => null, renew: async () => false};

  constructor(base) {
    this.#base = base.href.replace(/\/$/, '');
  }

  /** Who gives the access token, and gets a new one when the service no longer takes it. */
  set authority(authority) {
    this.#authority = authority;
  }

  logIn(username, password) {
    return this.#open('/auth/login', {username, password, session: 'cookie'});
  }

  refresh() {
    return this.#open('/auth/refresh', {}, {keepalive: true});
  }

  logOut() {
    return this.#open('/auth/logout', {});
  }

  requestReset(email) {
    return this.#open('/auth/password-reset', {email});
  }

  confirmReset(token, password) {
    return this.#open('/auth/password-reset/confirm', {token, password});
  }

  account() {
    return this.#json('GET', '/auth/account');
  }

  changePassword(current, password) {
    return this.#json('POST', '/auth/password', {body: {current, password}});
  }

  messages(query, signal) {
    return this.#json('GET', '/messages', {query, signal});
  }

  message(id, signal) {
    return this.#json('GET', `/messages/${encodeURIComponent(id)}`, {signal});
  }

  parts(id, signal) {
    return this.#json('GET', `/messages/${encodeURIComponent(id)}/parts`, {signal});
  }

  /** The newest verdicts of a message, each with the number of its scan. */
  verdicts(id, limit, signal) {
    return this.#json('GET', `/messages/${encodeURIComponent(id)}/verdicts`, {query: {limit}, signal});
  }

  rescan(id, signal) {
    return this.#json('POST', `/messages/${encodeURIComponent(id)}/rescan`, {signal});
  }

  /** Says that a message is junk or good. */
  say(id, label, signal) {
    return this.#json('POST', `/messages/${encodeURIComponent(id)}/feedback`, {body: {label}, signal});
  }

  /** The raw mail. Its type is none, so that nothing renders it. */
  async raw(id) {
    const path = `/messages/${encodeURIComponent(id)}/raw`;
    const content = await this.#send('GET', path, {as: 'blob', patience: DOWNLOAD_MILLIS});
    return new Blob([content], {type: 'application/octet-stream'});
  }

  mailboxes() {
    return this.#json('GET', '/mailboxes');
  }

  stats() {
    return this.#json('GET', '/stats');
  }

  ticket() {
    return this.#json('POST', '/feed/tickets');
  }

  /** The address of the feed behind an event; null begins with the next one. */
  feedUrl(after) {
    const url = new URL(`${this.#base}/feed`);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    if (after !== null) {
      url.searchParams.set('after', after);
    }
    return url.href;
  }

  async #open(path, body, options = {}) {
    return parse(await this.#fetch('POST', path, {...options, body, credentials: 'include'}));
  }

  async #json(method, path, options) {
    return parse(await this.#send(method, path, options));
  }

  /** With the access token; once more with a new one if the service does not take it. */
  async #send(method, path, options = {}) {
    const token = this.#authority.token();
    try {
      return await this.#fetch(method, path, {...options, token});
    } catch (failure) {
      if (failure.status !== 401 || !(await this.#authority.renew(token))) {
        throw failure;
      }
      return this.#fetch(method, path, {...options, token: this.#authority.token()});
    }
  }

  /** What was answered, whole: a connection may break as well while the content comes. */
  async #fetch(method, path, options) {
    const {query, body, token, signal, as = 'text'} = options;
    const {credentials = 'omit', keepalive = false, patience = TIMEOUT_MILLIS} = options;
    const url = new URL(this.#base + path);
    for (const [name, value] of Object.entries(query ?? {})) {
      if (value !== null && value !== '') {
        url.searchParams.set(name, value);
      }
    }
    const headers = {};
    if (token) {
      headers.Authorization = `Bearer ${token}`;
    }
    if (body) {
      headers['Content-Type'] = 'application/json';
    }
    const late = AbortSignal.timeout(patience);
    let response;
    let content;
    try {
      response = await fetch(url, {
        method,
        headers,
        body: body && JSON.stringify(body),
        credentials,
        keepalive,
        cache: 'no-store',
        redirect: 'error',
        signal: signal ? AbortSignal.any([signal, late]) : late,
      });
      content = response.ok ? await response[as]() : null;
    } catch (thrown) {
      throw signal?.aborted ? thrown : Failure.unreachable();
    }
    if (!response.ok) {
      throw await Failure.of(response);
    }
    return content;
  }
}

function parse(text) {
  return text === '' ? null : JSON.parse(text);
}
