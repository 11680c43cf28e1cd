/* The shared screen: whoever leaves it alone is asked first, then it is cleared. Without this file the page clears
   itself by its own refresh. Old browsers: no modern syntax. */
(function () {
  'use strict';
  var ASK_EVERY = 1000, TELL_EVERY = 5000; /* the server's own limit is 10 seconds later than data-limit */

  document.addEventListener('DOMContentLoaded', function () {
    var box = document.getElementById('idle');
    if (!box) { return; }
    var limit = Number(box.getAttribute('data-limit')) * 1000;
    var warn = Number(box.getAttribute('data-warn')) * 1000;
    var last = Date.now(), told = last, over = false, before = null;

    /* A key, a finger or the mouse: somebody is there. The server hears of it every few seconds, so that it never ends
       what this page still keeps open. */
    function here() {
      last = Date.now();
      if (!box.hidden) { box.hidden = true; told = 0; if (before) { before.focus(); } }
      if (last - told < TELL_EVERY) { return; }
      told = last;
      var asked = new XMLHttpRequest();
      asked.open('GET', box.getAttribute('data-stay'));
      asked.send();
    }

    function look() {
      var quiet = Date.now() - last;
      if (over) { return; }
      if (quiet >= limit) { over = true; leave(); return; }
      if (quiet < warn || !box.hidden) { return; }
      before = document.activeElement;
      box.hidden = false;
      document.getElementById('idle-on').focus();
    }

    /* What was typed and not yet kept goes to the server, not to the next person. */
    function leave() {
      var form = document.querySelector('form[data-keep]');
      if (!form) { window.location.replace(box.getAttribute('data-over')); return; }
      var word = document.createElement('input');
      word.type = 'hidden'; word.name = 'do'; word.value = 'park';
      form.appendChild(word);
      HTMLFormElement.prototype.submit.call(form);
    }

    ['keydown', 'input', 'mousedown', 'touchstart'].forEach(function (name) {
      document.addEventListener(name, function (event) {
        if (!box.hidden && !box.contains(event.target)) { before = null; }
        if (!box.contains(event.target)) { here(); }
      });
    });
    document.getElementById('idle-on').addEventListener('click', here);
    window.setInterval(look, ASK_EVERY);
  });

  /* A page out of the browser's memory is asked for again: it may be somebody else's. */
  window.addEventListener('pageshow', function (event) { if (event.persisted) { window.location.reload(); } });
}());
