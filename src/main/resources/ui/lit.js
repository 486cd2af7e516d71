/** The one place that names the version of lit-html. */
export {html, nothing, render, svg} from './lib/lit-html/3.3.1/lit-html.js';
export {repeat} from './lib/lit-html/3.3.1/directives/repeat.js';
export {live} from './lib/lit-html/3.3.1/directives/live.js';
