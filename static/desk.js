/* The desk of somebody with sixty cases a day: rows ticked all at once, and keys. Without this file every page still
   works, by mouse and by Tab. Old browsers: no modern syntax. */
(function () {
  'use strict';

  document.addEventListener('DOMContentLoaded', function () {
    var head = document.querySelector('[data-tick-all]');
    if (head) { tickAll(head); }
    if (document.body.hasAttribute('data-keys')) { listen(); }
  });

  function list(selector, part) { return Array.prototype.slice.call((part || document).querySelectorAll(selector)); }

  /* One box in the head ticks all; what no ticked row is open to cannot be pressed. */
  function tickAll(head) {
    var form = head.closest('form');
    if (!form) { return; }
    var boxes = list('tbody input[type=checkbox]', form), all = document.createElement('input');
    all.type = 'checkbox';
    all.setAttribute('aria-label', '全选本页');
    head.appendChild(all);

    function show() {
      var ticked = boxes.filter(function (box) { return box.checked; }), count = document.getElementById('ticked-count');
      all.checked = ticked.length > 0 && ticked.length === boxes.length;
      all.indeterminate = ticked.length > 0 && !all.checked;
      count.textContent = ticked.length ? '已勾选 ' + ticked.length + ' 件。' : '';
      list('button[name=action]', form).forEach(function (button) {
        button.disabled = ticked.length > 0 && !ticked.some(function (box) {
          return box.getAttribute('data-acts').split(' ').indexOf(button.value) >= 0;
        });
      });
    }

    all.addEventListener('change', function () {
      boxes.forEach(function (box) { box.checked = all.checked; });
      show();
    });
    form.addEventListener('change', show);
    window.addEventListener('pageshow', show);
  }

  /* Keys go to links, and only up to buttons: what decides is pressed by its own key, as by Tab. */
  function listen() {
    document.documentElement.classList.add('keys');
    document.addEventListener('keydown', function (event) {
      var key = (event.key || '').replace('？', '?').toLowerCase(); /* what a browser fills in by itself has no key */
      if (onward(event) || event.defaultPrevented || composing(event) || held(event) || typing(event.target)) { return; }
      if (key === 'j' || key === 'k') { walk(key === 'j' ? 1 : -1, event); return; }
      if (event.repeat) { return; }
      if (key === 'x') { tick(event); return; }
      list('[data-key]').some(function (part) {
        if (part.getAttribute('data-key') !== key || part.disabled) { return false; }
        event.preventDefault();
        part.focus();
        if (part.tagName === 'A') { part.click(); }
        return true;
      });
    });
  }

  /* Alt and J, also while somebody types: on to the next question that is to be answered, at last to the button. */
  function onward(event) {
    var asked = event.altKey && !event.ctrlKey && !event.metaKey && !event.isComposing && event.code === 'KeyJ';
    var here = document.activeElement, form = asked && (here.closest('main form') || document.querySelector('form.beside'));
    if (!form) { return false; }
    var open = list('.field', form).filter(unanswered);
    var next = open.filter(function (field) {
      return here.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING;
    })[0] || open[0];
    var goal = next ? controls(next).filter(empty)[0] : form.querySelector('.actions button') || here;
    event.preventDefault();
    goal.focus();
    return true;
  }

  function controls(field) {
    return list('input:not([type=hidden]):not([type=file]),select,textarea', field).filter(function (control) {
      return control.offsetParent && !control.disabled;
    });
  }

  /* Of boxes and buttons one is enough, of all else each is to be filled in. */
  function unanswered(field) {
    var held = controls(field), one = held.length && /^(radio|checkbox)$/.test(held[0].type);
    if (field.querySelector('.optional')) { return false; }
    return one ? held.every(empty) : held.some(empty);
  }

  function empty(control) {
    return /^(radio|checkbox)$/.test(control.type) ? !control.checked : !control.value.trim();
  }

  function composing(event) { return event.isComposing || event.keyCode === 229; }

  function held(event) { return event.altKey || event.ctrlKey || event.metaKey; }

  function typing(part) {
    if (part.isContentEditable || /^(TEXTAREA|SELECT)$/.test(part.tagName)) { return true; }
    return part.tagName === 'INPUT' && !/^(checkbox|radio|button|submit)$/.test(part.type);
  }

  function row() { return document.activeElement && document.activeElement.closest('[data-rows] tbody tr'); }

  function walk(step, event) {
    var rows = list('[data-rows] tbody tr'), place = rows.indexOf(row());
    var next = place < 0 ? rows[0] : rows[place + step], link = next && next.querySelector('th a');
    if (!link) { return; }
    event.preventDefault();
    link.focus();
  }

  function tick(event) {
    var box = row() && row().querySelector('input[type=checkbox]');
    if (!box) { return; }
    event.preventDefault();
    box.click();
  }
}());
