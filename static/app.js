/* Guards for htmx and for double clicks. Without this file every page still works. Old browsers: no modern syntax. */
(function () {
  'use strict';
  var SENDING = 'data-sending';

  /* A part is swapped in only if the answer really has it; otherwise the browser goes there itself. */
  document.addEventListener('htmx:beforeSwap', function (event) {
    var xhr = event.detail.xhr;
    var source = event.detail.requestConfig.elt;
    var holder = source.closest('[data-hx-select]');
    var wanted = holder ? holder.getAttribute('data-hx-select').replace('#', '') : '';
    var fine = (xhr.status >= 200 && xhr.status < 300) || xhr.status === 422;
    var present = new DOMParser().parseFromString(xhr.responseText, 'text/html').getElementById(wanted);
    if (fine && (!wanted || present)) { keepNewer(event.detail.requestConfig, event.detail.target); return; }
    event.preventDefault();
    goThere(event.detail.requestConfig, source, event.detail.pathInfo.finalRequestPath);
  });

  /* The same request again, this time by the browser: whatever the answer is, it has a page of its own. */
  function goThere(asked, source, path) {
    var form = source.form || source.closest('form');
    if (asked.verb === 'get' || !form) { window.location.assign(path); return; }
    if (form.hasAttribute(SENDING)) { return; }
    form.setAttribute(SENDING, '');
    form.action = path;
    form.method = 'post';
    HTMLFormElement.prototype.submit.call(form);
  }

  /* A form on its way to the server is not asked about again. What it holds is noted, to tell what is typed later. */
  document.addEventListener('htmx:beforeRequest', function (event) {
    var form = event.target.form || event.target.closest('form');
    if (form && form.hasAttribute(SENDING)) { event.preventDefault(); return; }
    event.detail.requestConfig.sent = controls(event.detail.target);
  });

  /* Whatever was typed while the answer was on its way is newer than the answer. */
  function keepNewer(asked, target) {
    var now = controls(target);
    asked.newer = Object.keys(now).filter(function (id) { return now[id] !== asked.sent[id]; });
    asked.now = now;
    asked.left = target.contains(document.activeElement) ? target.id : '';
  }

  document.addEventListener('htmx:afterSwap', function (event) {
    var asked = event.detail.requestConfig;
    (asked.newer || []).forEach(function (id) {
      var control = document.getElementById(id);
      if (!control) { return; }
      if (typeof asked.now[id] === 'boolean') { control.checked = asked.now[id]; } else { control.value = asked.now[id]; }
    });
  });

  /* Whoever stood at a field that the answer no longer has goes on at the first one that it has. */
  document.addEventListener('htmx:afterSwap', function (event) {
    var part = document.getElementById(event.detail.requestConfig.left || '');
    if (!part || document.activeElement !== document.body) { return; }
    var first = part.querySelector('input:not([type=hidden]),select,textarea');
    if (first) { first.focus(); }
  });

  function controls(part) {
    var held = {};
    Array.prototype.forEach.call(part.querySelectorAll('input[id],select[id],textarea[id]'), function (control) {
      held[control.id] = /radio|checkbox/.test(control.type) ? control.checked : control.value;
    });
    return held;
  }

  document.addEventListener('htmx:sendError', function () {
    var live = document.getElementById('msg');
    if (live) { live.textContent = '网络不通，页面内容未变，请稍候再试。'; }
  });

  /* The second click of a double click finds a form already on its way. */
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.hasAttribute(SENDING)) { event.preventDefault(); return; }
    form.setAttribute(SENDING, '');
  });

  /* The arrow keys go through the links of a list, down into it from the box above and up again. */
  document.addEventListener('keydown', function (event) {
    var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    var from = event.target;
    if (!step || event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    var links = Array.prototype.slice.call(document.querySelectorAll('[data-arrows] a'));
    var place = links.indexOf(from);
    if (place < 0 && !from.hasAttribute('data-arrows-from')) { return; }
    var next = links[place + step] || (step < 0 && place === 0 && document.querySelector('[data-arrows-from]'));
    if (next) { event.preventDefault(); next.focus(); }
  });

  /* A phrase chosen with the mouse goes into its box at once. The keys only leaf through the list: it goes with Enter. */
  var byKeys = null;
  document.addEventListener('mousedown', function () { byKeys = null; });
  document.addEventListener('keydown', function (event) {
    var list = event.target;
    if (!list.hasAttribute('data-phrase-for')) { return; }
    if (event.key === 'Enter' && byKeys === list && list.value) { event.preventDefault(); put(list); return; }
    byKeys = list;
  });
  document.addEventListener('change', function (event) {
    if (event.target.hasAttribute('data-phrase-for') && byKeys !== event.target) { put(event.target); }
  });

  /* After what stands there, as the server joins it without script. */
  function put(list) {
    var box = document.getElementById(list.getAttribute('data-phrase-for'));
    var typed = box.value.replace(/\s+$/, '');
    var between = typed && '。；！？，：、'.indexOf(typed.charAt(typed.length - 1)) < 0 ? '；' : '';
    if (typed.indexOf(list.value) < 0) { box.value = typed + between + list.value; }
    list.selectedIndex = 0;
    box.focus();
  }

  /* What was searched for is typed over. */
  document.addEventListener('focusin', function (event) {
    if (event.target.hasAttribute('data-arrows-from')) { event.target.select(); }
  });

  /* A page that comes back from the history may be sent again. */
  window.addEventListener('pageshow', function () {
    Array.prototype.forEach.call(document.querySelectorAll('[' + SENDING + ']'), function (form) {
      form.removeAttribute(SENDING);
    });
  });

  /* Printing is the browser's own; only with a script is there a button for it. */
  document.addEventListener('click', function (event) {
    if (event.target.hasAttribute && event.target.hasAttribute('data-print')) { window.print(); }
  });
  document.addEventListener('DOMContentLoaded', function () {
    Array.prototype.forEach.call(document.querySelectorAll('[data-print]'), function (button) { button.hidden = false; });
  });
}());
