/* Somebody who has not asked the server for anything for a while is warned before it signs them out. Without this file
   the foot of the page tells the limit. Old browsers: no modern syntax. */
(function () {
  'use strict';
  var LOOK_EVERY = 1000, ASK_EVERY = 20000;

  document.addEventListener('DOMContentLoaded', function () {
    var box = document.getElementById('idle');
    if (!box) { return; }
    var form = box.querySelector('form'), said = document.getElementById('idle-said');
    var entrance = document.getElementById('idle-in');
    var limit = Number(box.getAttribute('data-left')) * 1000, warn = Number(box.getAttribute('data-warn')) * 1000;
    var ends = Date.now() + limit, asked = 0, over = false;

    function look() {
      if (over || ends - Date.now() > warn) { return; }
      if (Date.now() - asked >= ASK_EVERY) { ask(); }
    }

    /* Another window may have gone on meanwhile: the server knows. To ask does not count as work. */
    function ask() {
      asked = Date.now();
      send('GET', box.getAttribute('data-ask'), null, function (status, text) {
        if (status === 401) { leave(); }
        if (status !== 200) { return; }
        over = false;
        ends = Date.now() + JSON.parse(text).left * 1000;
        if (ends - Date.now() > warn) { box.hidden = true; } else { tell(); }
      });
    }

    function tell() {
      if (!box.hidden && !form.hidden) { return; }
      var at = new Date(ends), minutes = at.getMinutes();
      said.textContent = '很久没有操作，' + at.getHours() + ':' + (minutes < 10 ? '0' : '') + minutes +
        ' 将自动退出。填写的内容还在，点“继续办理”接着办。';
      form.hidden = false;
      entrance.hidden = true;
      box.hidden = false;
      if (!/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) { form.querySelector('button').focus(); }
    }

    function leave() {
      over = true;
      said.textContent = '已自动退出。填写的内容还留在这一页：请先在新窗口登录，再回到这一页提交。';
      form.hidden = true;
      entrance.hidden = false;
      box.hidden = false;
    }

    function renewed() {
      ends = Date.now() + limit;
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
        if (status === 204) { renewed(); } else { leave(); }
      });
    });

    /* A part of the page that was asked for is work, one that asks by itself is not. */
    document.addEventListener('htmx:afterRequest', function (event) {
      var path = event.detail.pathInfo.finalRequestPath || '';
      if (event.detail.successful && path.indexOf('watching') < 0) { renewed(); }
    });

    /* Back from signing in in another window. */
    window.addEventListener('focus', function () { if (!box.hidden) { ask(); } });
    window.setInterval(look, LOOK_EVERY);
  });
}());
