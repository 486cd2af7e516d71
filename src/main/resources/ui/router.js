/**
 * The address of a view stands in the fragment: "#/messages/ID?x=y". A secret in it is taken out of
 * the address bar, and out of the history, before anything else happens.
 */
export class Router extends EventTarget {
  constructor() {
    super();
    this.route = read();
    addEventListener('hashchange', () => {
      // An anchor of the page itself is no view.
      if (location.hash === '' || location.hash.startsWith('#/')) {
        this.#enter(read());
      }
    });
  }

  go(path) {
    if (location.hash === `#${path}`) {
      this.#enter(read());
    } else {
      location.hash = path;
    }
  }

  /** Changes the address without a new entry in the history, and without a new view. */
  replace(path) {
    history.replaceState(null, '', `#${path}`);
    this.route = read();
  }

  #enter(route) {
    this.route = route;
    this.dispatchEvent(new Event('route'));
  }
}

function read() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?', 2);
  const [view = '', ...rest] = path.split('/').map(decode);
  const route = {view: view || 'messages', argument: rest.join('/'), query: new URLSearchParams(query)};
  if (route.view === 'reset' && route.argument !== '') {
    history.replaceState(null, '', '#/reset');
  }
  return route;
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
