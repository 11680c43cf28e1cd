/* Somebody who has not asked the server for anything for a while is warned before it signs them out, and somebody who
   works on is warned before the end that every session has. Without this file the foot of the page tells both limits.
   Old browsers: no modern syntax. */
(function () {
  'use strict';
  var LOOK_EVERY = 1000, ASK_EVERY = 20000;

  document.addEventListener('DOMContentLoaded', function () {
    var box = document.getElementById('idle');
    if (!box) { return; }
    var form = box.querySelector('form'), said = document.getElementById('idle-said');
    var entrance = document.getElementById('idle-in');
    var limit = milliseconds('data-left'), warn = milliseconds('data-warn'), warnEnd = milliseconds('data-warn-end');
    var ends = Date.now() + limit, last = Date.now() + milliseconds('data-end'), asked = 0, over = false;
    var told = due(); /* a page opened so late says it in its own text */

    function milliseconds(name) { return Number(box.getAttribute(name)) * 1000; }

    function idle() { return ends < last - LOOK_EVERY && ends - Date.now() <= warn; }

    /* How many warnings of the end are due by now: one in good time, one shortly before. */
    function due() { return (last - Date.now() <= warnEnd ? 1 : 0) + (last - Date.now() <= warn ? 1 : 0); }

    function look() {
      if (over || !(idle() || told < due() || Date.now() >= ends)) { return; }
      if (Date.now() - asked >= ASK_EVERY) { ask(); }
    }

    /* Another window may have gone on meanwhile: the server knows. To ask does not count as work. */
    function ask() {
      asked = Date.now();
      send('GET', box.getAttribute('data-ask'), null, function (status, text) {
        if (status === 401) { leave(); }
        if (status !== 200) { return; }
        var answer = JSON.parse(text);
        over = false;
        ends = Date.now() + answer.left * 1000;
        last = Date.now() + answer.end * 1000;
        told = Math.min(told, due());
        if (idle() || told < due()) { tell(!idle()); } else { box.hidden = true; }
      });
    }

    /* The end of the session comes whatever is done: only signing in anew moves it. */
    function tell(end) {
      if (!box.hidden && !form.hidden && entrance.hidden === !end) { return; }
      said.textContent = end ? '这次登录 ' + hour(last) + ' 结束。请先保存正在填写的内容；要接着办，在新窗口重新登录。' :
        '很久没有操作，' + hour(ends) + ' 将自动退出。填写的内容还在，点“继续办理”接着办。';
      form.hidden = false;
      entrance.hidden = !end;
      box.hidden = false;
      if (!/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) { form.querySelector('button').focus(); }
    }

    function hour(time) {
      var at = new Date(time), minutes = at.getMinutes();
      return at.getHours() + ':' + (minutes < 10 ? '0' : '') + minutes;
    }

    function leave() {
      over = true;
      said.textContent = '已自动退出。填写的内容还留在这一页：请先在新窗口登录，再回到这一页提交。';
      form.hidden = true;
      entrance.hidden = false;
      box.hidden = false;
    }

    function renewed() {
      ends = Math.min(Date.now() + limit, last);
      box.hidden = true;
    }

    function send(method, address, body, answer) {
      var request = new XMLHttpRequest();
      request.open(method, address);
      if (body) { request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded'); }
      request.onload = function () { answer(request.status, request.responseText); };
      request.send(body);
    }

    form.addEventListener('submit', function (event) {
      var token = form.querySelector('[name=csrf_token]').value;
      event.preventDefault();
      event.stopPropagation();
      send('POST', form.action, 'csrf_token=' + encodeURIComponent(token), function (status) {
        if (status !== 204) { leave(); return; }
        if (!entrance.hidden) { told = due(); }
        renewed();
      });
    });

    /* A part of the page that was asked for is work, one that asks by itself is not. No work moves the end. */
    document.addEventListener('htmx:afterRequest', function (event) {
      var path = event.detail.pathInfo.finalRequestPath || '';
      if (event.detail.successful && path.indexOf('watching') < 0 && told === due()) { renewed(); }
    });

    /* Back from signing in in another window. */
    window.addEventListener('focus', function () { if (!box.hidden) { ask(); } });
    window.setInterval(look, LOOK_EVERY);
  });
}());
