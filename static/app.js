/* Guards for htmx and for double clicks. Without this file every page still works. Old browsers: no modern syntax. */
(function () {
  'use strict';
  var SENDING = 'data-sending';

  /* A part is swapped in only if the answer really has it; otherwise the browser goes there itself. */
  document.addEventListener('htmx:beforeSwap', function (event) {
    var xhr = event.detail.xhr;
    var source = event.detail.requestConfig.elt;
    var holder = source.closest('[hx-select]');
    var wanted = holder ? holder.getAttribute('hx-select').replace('#', '') : '';
    var fine = (xhr.status >= 200 && xhr.status < 300) || xhr.status === 422;
    var present = new DOMParser().parseFromString(xhr.responseText, 'text/html').getElementById(wanted);
    if (fine && (!wanted || present)) { return; }
    event.preventDefault();
    goThere(event.detail.requestConfig, source, event.detail.pathInfo.finalRequestPath);
  });

  /* The same request again, this time by the browser: whatever the answer is, it has a page of its own. */
  function goThere(asked, source, path) {
    var form = source.form || source.closest('form');
    if (asked.verb === 'get' || !form) { window.location.assign(path); return; }
    form.action = path;
    form.method = 'post';
    HTMLFormElement.prototype.submit.call(form);
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

  /* A page that comes back from the history may be sent again. */
  window.addEventListener('pageshow', function () {
    Array.prototype.forEach.call(document.querySelectorAll('[' + SENDING + ']'), function (form) {
      form.removeAttribute(SENDING);
    });
  });
}());
